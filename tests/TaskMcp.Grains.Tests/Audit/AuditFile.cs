using System.Data.Common;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Grains.Tests.Audit;

/// <summary>A database that counts its writes and fails when a test says so.</summary>
internal sealed class AuditFile(ISqlDatabase database) : ISqlDatabase
{
    private int _failures;
    private int _lost;
    private int _writes;
    private volatile TaskCompletionSource? _gate;

    public int Writes => Volatile.Read(ref _writes);

    /// <summary>Lets the next writes fail: nothing of them is there.</summary>
    public void FailNext(int writes) => Volatile.Write(ref _failures, writes);

    /// <summary>Lets the answer to one write be lost, the next one or a later one: all of it is there.</summary>
    public void Lose(int write = 1) => Volatile.Write(ref _lost, write);

    /// <summary>Lets writes wait until <see cref="LetGo"/>.</summary>
    public void Hold() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void LetGo()
    {
        _gate?.TrySetResult();
        _gate = null;
    }

    public async Task<T> WriteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default)
    {
        if (_gate is { } gate) await gate.Task;
        if (Interlocked.Decrement(ref _failures) >= 0) throw new IOException("The disk is full.");
        Interlocked.Increment(ref _writes);
        var result = await database.WriteAsync(work, cancellationToken);
        return Interlocked.Decrement(ref _lost) == 0 ? throw new IOException("The line is cut.") : result;
    }

    public Task<T> ReadAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default) => database.ReadAsync(work, cancellationToken);
}
