using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using SQLitePCL;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>
/// The one writer. A thread of its own takes everything that is queued, runs it in order in one transaction, commits once, and only
/// then answers: many writers share one flush to disk, and an acknowledged write is on disk.
/// </summary>
internal sealed class WriteQueue : IDisposable
{
    private const int MaxItems = 512;
    private const int MaxBytes = 5 << 20;

    private static readonly TimeSpan IdleBeforeCheckpoint = TimeSpan.FromSeconds(1);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim filled = new(0);
    private readonly Queue<WriteItem> items = new();
    private readonly SqliteConnection connection;
    private readonly ILogger logger;
    private readonly LogPatience patience;
    private readonly Thread thread;
    private bool closed;

    public WriteQueue(SqliteConnection connection, LogPatience patience, ILogger logger)
    {
        this.connection = connection;
        this.patience = patience;
        this.logger = logger;
        thread = new Thread(Run) { IsBackground = true, Name = "taskmcp.db writer" };
        thread.UnsafeStart();
    }

    public void Add(WriteItem item)
    {
        lock (gate)
        {
            if (closed) throw new LocalDatabaseException("The database is closed: the process is stopping.");
            items.Enqueue(item);
            if (items.Count == 1) filled.Release();
        }
    }

    /// <summary>Writes what is queued, then ends the thread.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            if (closed) return;
            closed = true;
            filled.Release();
        }
        thread.Join();
        filled.Dispose();
    }

    private void Run()
    {
        var batch = new List<WriteItem>(MaxItems);
        var logHasPages = false;
        while (true)
        {
            if (!filled.Wait(logHasPages ? IdleBeforeCheckpoint : Timeout.InfiniteTimeSpan))
            {
                Checkpoint("PASSIVE");
                logHasPages = false;
                continue;
            }
            while (Take(batch))
            {
                Write(batch);
                batch.Clear();
                logHasPages = true;
                ShortenLog();
            }
            lock (gate)
            {
                if (closed && items.Count == 0) break;
            }
        }
        Checkpoint("TRUNCATE");
    }

    private bool Take(List<WriteItem> batch)
    {
        var bytes = 0;
        lock (gate)
        {
            while (batch.Count < MaxItems && bytes < MaxBytes && items.TryDequeue(out var item))
            {
                if (item.TryAbandon()) continue;
                batch.Add(item);
                bytes += item.Size;
            }
            return batch.Count > 0 || items.Count > 0;
        }
    }

    private void Write(List<WriteItem> batch)
    {
        if (batch.Count == 0) return;
        var done = batch;
        try
        {
            Execute("BEGIN IMMEDIATE");
            if (!TryRunTogether(batch))
            {
                RollBack();
                Execute("BEGIN IMMEDIATE");
                done = [.. batch.Where(TryRun)];
            }
            Execute("COMMIT");
        }
        catch (Exception error)
        {
            WriteQueueLog.BatchFailed(logger, error, batch.Count);
            RollBack();
            foreach (var item in batch) item.Fail(new LocalDatabaseException("Nothing was written: the commit failed. Check the disk's free space and health, then try again.", error));
            return;
        }
        WriteQueueLog.Committed(logger, batch.Count);
        foreach (var item in done) item.Complete();
    }

    /// <summary>Without a savepoint for each item, of which every one makes SQLite copy the pages that are changed after it: items hardly ever throw.</summary>
    /// <returns>False when one threw: then none of this counts.</returns>
    private bool TryRunTogether(List<WriteItem> batch)
    {
        try
        {
            foreach (var item in batch) item.Run(connection);
            return true;
        }
        catch (Exception error)
        {
            WriteQueueLog.RunsApart(logger, error, batch.Count);
            return false;
        }
    }

    /// <summary>An item that throws is undone alone; the others of the batch go on.</summary>
    private bool TryRun(WriteItem item)
    {
        Execute("SAVEPOINT item");
        try
        {
            item.Run(connection);
            Execute("RELEASE item");
            return true;
        }
        catch (Exception error)
        {
            // A full disk or an I/O error may have ended the whole transaction.
            if (raw.sqlite3_get_autocommit(connection.Handle) != 0) throw;
            Execute("ROLLBACK TO item");
            Execute("RELEASE item");
            item.Fail(error);
            return false;
        }
    }

    private void RollBack()
    {
        try
        {
            if (raw.sqlite3_get_autocommit(connection.Handle) == 0) Execute("ROLLBACK");
        }
        catch (SqliteException error)
        {
            WriteQueueLog.RollbackFailed(logger, error);
        }
    }

    /// <summary>While nothing is written, readers that begin soon need the log no more: only the present ones have to end.</summary>
    private void ShortenLog()
    {
        var length = new FileInfo(connection.DataSource + "-wal") is { Exists: true } log ? log.Length : 0;
        if (patience.WaitAt(length) is not { } wait) return;
        var began = Stopwatch.GetTimestamp();
        while (!Checkpoint("TRUNCATE"))
        {
            if (Stopwatch.GetElapsedTime(began) >= wait)
            {
                patience.WaitedInVain();
                WriteQueueLog.LogIsHeld(logger, length, wait);
                return;
            }
            Thread.Sleep(5);
        }
    }

    /// <summary>False when readers are in the way.</summary>
    private bool Checkpoint(string mode)
    {
        try
        {
            return connection.Prepared($"PRAGMA wal_checkpoint({mode})").ExecuteScalar() is 0L;
        }
        catch (SqliteException error)
        {
            WriteQueueLog.CheckpointFailed(logger, error);
            return true;
        }
    }

    private void Execute(string sql) => connection.Prepared(sql).ExecuteNonQuery();
}
