using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>A few read-only connections. In WAL mode they neither wait for the writer nor hold it up.</summary>
internal sealed class ReadPool(Func<SqliteConnection> open, int size) : IDisposable
{
    private readonly SemaphoreSlim free = new(size);
    private readonly ConcurrentBag<SqliteConnection> idle = [];
    private volatile bool closed;

    public async Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken)
    {
        await free.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // SQLite has no asynchronous reads: they run on the pool, never on a grain's turn.
            return await Task.Run(() => Read(work), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            free.Release();
        }
    }

    private T Read<T>(Func<SqliteConnection, T> work)
    {
        if (closed) throw new LocalDatabaseException("The database is closed: the process is stopping.");
        if (!idle.TryTake(out var connection)) connection = open();
        try
        {
            // One transaction, so that several statements see the same moment.
            connection.Prepared("BEGIN").ExecuteNonQuery();
            try
            {
                return work(connection);
            }
            finally
            {
                connection.Prepared("ROLLBACK").ExecuteNonQuery();
            }
        }
        finally
        {
            if (closed) connection.Dispose();
            else idle.Add(connection);
        }
    }

    public void Dispose()
    {
        closed = true;
        while (idle.TryTake(out var connection)) connection.Dispose();
    }
}
