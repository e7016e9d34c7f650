using Microsoft.Data.Sqlite;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>One piece of work in the write queue.</summary>
internal abstract class WriteItem(int size)
{
    /// <summary>Roughly how many bytes it writes; bounds a batch.</summary>
    public int Size { get; } = size;

    /// <summary>True when the caller has given up before the work began.</summary>
    public abstract bool TryAbandon();

    /// <summary>Does the work inside the batch's transaction; keeps the result until the commit.</summary>
    public abstract void Run(SqliteConnection connection);

    /// <summary>The commit is on disk: the caller gets the result.</summary>
    public abstract void Complete();

    /// <summary>The caller gets the error.</summary>
    public abstract void Fail(Exception error);
}

internal sealed class WriteItem<T>(Func<SqliteConnection, T> work, int size, CancellationToken cancellationToken) : WriteItem(size)
{
    private readonly TaskCompletionSource<T> source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T result = default!;

    public Task<T> Task => source.Task;

    public override bool TryAbandon() => cancellationToken.IsCancellationRequested && source.TrySetCanceled(cancellationToken);

    public override void Run(SqliteConnection connection) => result = work(connection);

    public override void Complete() => source.TrySetResult(result);

    public override void Fail(Exception error) => source.TrySetException(error);
}
