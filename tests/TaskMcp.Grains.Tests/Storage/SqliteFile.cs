using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
using SQLitePCL;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Grains.Tests.Storage;

/// <summary>A database file of its own for one test: one writer, readers in a pool, transactions begun and ended by plain statements.</summary>
internal sealed class SqliteFile : ISqlDatabase, IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("taskmcp-readmodel-");
    private readonly ConcurrentBag<SqliteConnection> _readers = [];
    private readonly Lock _writing = new();
    private readonly SqliteConnection _writer;

    public SqliteFile()
    {
        Batteries_V2.Init();
        _writer = Open();
        _writer.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
    }

    public Task<T> WriteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default) => Task.Run(() =>
    {
        lock (_writing) return InTransaction(_writer, work);
    }, cancellationToken);

    public Task<T> ReadAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default) => Task.Run(() =>
    {
        var connection = _readers.TryTake(out var idle) ? idle : Open();
        try
        {
            return InTransaction(connection, work);
        }
        finally
        {
            _readers.Add(connection);
        }
    }, cancellationToken);

    /// <summary>The statements that readers run meanwhile, with their values.</summary>
    public async Task<List<string>> Traced(Func<Task> read)
    {
        var statements = new List<string>();
        foreach (var reader in _readers) raw.sqlite3_trace(reader.Handle, (_, sql) => statements.Add(sql), null);
        await read();
        foreach (var reader in _readers) raw.sqlite3_trace(reader.Handle, (strdelegate_trace?)null, null);
        return [.. statements.Where(sql => sql.StartsWith("SELECT", StringComparison.Ordinal))];
    }

    /// <summary>How many instructions of SQLite's machine readers run meanwhile, to the next hundred.</summary>
    public async Task<long> Steps(Func<Task> read)
    {
        const int Step = 100;
        var steps = 0L;
        foreach (var reader in _readers) raw.sqlite3_progress_handler(reader.Handle, Step, _ => (int)(0 * (steps += Step)), null);
        await read();
        foreach (var reader in _readers) raw.sqlite3_progress_handler(reader.Handle, 0, null, null);
        return steps;
    }

    public Task<List<string>> Plan(string statement) => ReadAsync(connection =>
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"EXPLAIN QUERY PLAN {statement}";
        using var reader = command.ExecuteReader();
        var steps = new List<string>();
        while (reader.Read()) steps.Add(reader.GetString(3));
        return steps;
    });

    public void Dispose()
    {
        _writer.Dispose();
        foreach (var reader in _readers) reader.Dispose();
        _directory.Delete(recursive: true);
    }

    private static T InTransaction<T>(SqliteConnection connection, Func<DbConnection, T> work)
    {
        connection.Run("BEGIN");
        try
        {
            var result = work(connection);
            connection.Run("COMMIT");
            return result;
        }
        catch
        {
            connection.Run("ROLLBACK");
            throw;
        }
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.FullName, "taskmcp.db")};Pooling=False");
        connection.Open();
        return connection;
    }
}
