using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TaskMcp.LocalRuntime.Hosting;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>
/// The one SQLite file of a data directory (WAL, <c>synchronous=FULL</c>): grain state, reminders, and the tables of others, whose
/// writes share the same queue and so the same commits. Opened by the host before any service starts, closed after all have stopped.
/// </summary>
public sealed class LocalDatabase : IDisposable
{
    private const int Readers = 4;

    // Pages of 4 KB in the log before SQLite copies them into the file, within a commit.
    private const int CheckpointPages = 4_000;

    private readonly LocalRuntimeOptions options;
    private readonly ILogger<LocalDatabase> logger;
    private LocalDatabaseLock? directoryLock;
    private SqliteConnection? writer;
    private WriteQueue? queue;
    private ReadPool? readers;

    public LocalDatabase(IOptions<LocalRuntimeOptions> options, ILogger<LocalDatabase> logger)
    {
        this.options = options.Value;
        this.logger = logger;
        Path = System.IO.Path.Combine(System.IO.Path.GetFullPath(options.Value.DataDirectory), "taskmcp.db");
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>
    /// Runs <paramref name="work"/> on the writer's thread, in a transaction that it shares with others; when the task ends, its effects
    /// are on disk. Works run in the order of the calls. If one throws, its own effects are undone and the others stay; all that share its
    /// transaction run a second time then, and only what that did counts. It must not begin or end transactions, nor wait for anything.
    /// </summary>
    /// <exception cref="LocalDatabaseException">The commit failed, nothing of it was written; or the database is not open.</exception>
    public Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken = default) =>
        WriteAsync(work, 0, cancellationToken);

    /// <summary>Runs <paramref name="work"/> on a read-only connection, on a consistent view of everything acknowledged before this call.</summary>
    /// <exception cref="LocalDatabaseException">The database is not open.</exception>
    public Task<T> ReadAsync<T>(Func<SqliteConnection, T> work, CancellationToken cancellationToken = default) =>
        (readers ?? throw NotOpen()).ReadAsync(work, cancellationToken);

    internal Task<T> WriteAsync<T>(Func<SqliteConnection, T> work, int size, CancellationToken cancellationToken)
    {
        var item = new WriteItem<T>(work, size, cancellationToken);
        (queue ?? throw NotOpen()).Add(item);
        return item.Task;
    }

    internal void Open()
    {
        if (queue is not null) return;
        var directory = System.IO.Path.GetDirectoryName(Path)!;
        PrivateFiles.EnsureDirectory(directory);
        directoryLock = LocalDatabaseLock.Take(directory);
        try
        {
            SqliteSleep.Shorten();
            LocalDatabaseCheck.Check(Path);
            if (!File.Exists(Path)) new FileStream(Path, PrivateFiles.Options(FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None)).Dispose();
            writer = OpenWriter();
            queue = new(writer, new(options.LongLog, options.LongestWaitForReaders), logger);
            readers = new(() => Connect(SqliteOpenMode.ReadOnly), Readers);
        }
        catch
        {
            Close();
            throw;
        }
    }

    /// <summary>Writes what is queued and closes the file. Harmless when it is not open.</summary>
    internal void Close()
    {
        queue?.Dispose();
        readers?.Dispose();
        writer?.Dispose();
        directoryLock?.Dispose();
        (queue, readers, writer, directoryLock) = (null, null, null, null);
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private SqliteConnection OpenWriter()
    {
        try
        {
            var connection = Connect(SqliteOpenMode.ReadWrite);
            LocalDatabaseSchema.Prepare(connection);
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL";
            if (command.ExecuteScalar() is not "wal")
                throw new LocalDatabaseException($"{Path} is on a file system without shared memory (a network share?). Choose a local data directory (TaskMcp__DataDirectory).");
            command.CommandText = $"""
                PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = {CheckpointPages};
                PRAGMA journal_size_limit = 67108864; PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;
                """;
            command.ExecuteNonQuery();
            return connection;
        }
        catch (SqliteException error)
        {
            throw new LocalDatabaseException($"{Path} cannot be opened for writing. Check its permissions and the disk's free space.", error);
        }
    }

    private SqliteConnection Connect(SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Mode = mode, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private LocalDatabaseException NotOpen() => new($"{Path} is not open: start the host first.");
}
