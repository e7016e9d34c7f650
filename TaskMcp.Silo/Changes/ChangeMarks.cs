using System.Data.Common;
using TaskMcp.Changes;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Changes;

/// <summary>
/// Writes rows of the read model together with a mark that rows of their kind have changed. The mark rides in the row's transaction: a signal
/// within the process would cost less, but what another process changes, or one that died right after its commit, would be missed by those who
/// wait elsewhere. It costs one small upsert into a page that is in memory, and nothing grows with rows or changes. Each process has marks of its
/// own: one counter for all would have the commits of a cluster wait for each other's, or lock each other out.
/// </summary>
internal sealed class ChangeMarks(ISqlDatabase database, ChangeSignal signal, TimeProvider clock)
{
    /// <summary>Longer than anybody waits for a change without looking again.</summary>
    private static readonly TimeSpan KeptAfterLast = TimeSpan.FromDays(1);

    private readonly string _writer = Guid.NewGuid().ToString("N");
    private long _last;

    /// <summary>Runs <paramref name="work"/> as <see cref="ISqlDatabase.WriteAsync"/> does, marks the kind, and tells those who wait.</summary>
    public async Task<T> Write<T>(string workspace, ChangeKind kind, Func<DbConnection, T> work, CancellationToken cancellationToken = default)
    {
        var at = Next();
        var result = await database.WriteAsync(connection =>
        {
            var written = work(connection);
            ChangeTable.Mark(connection, workspace, kind, _writer, at);
            return written;
        }, cancellationToken);
        signal.Publish(workspace);
        return result;
    }

    /// <summary>Removes what processes left that have ended long ago.</summary>
    public Task Tidy(CancellationToken cancellationToken) =>
        database.WriteAsync(connection => ChangeTable.Forget(connection, (clock.GetUtcNow() - KeptAfterLast).UtcTicks), cancellationToken);

    /// <summary>Never the same twice, also when the clock stands or is set back: two marks that look alike would be taken for one.</summary>
    private long Next()
    {
        while (true)
        {
            var last = Volatile.Read(ref _last);
            var next = Math.Max(last + 1, clock.GetUtcNow().UtcTicks);
            if (Interlocked.CompareExchange(ref _last, next, last) == last) return next;
        }
    }
}
