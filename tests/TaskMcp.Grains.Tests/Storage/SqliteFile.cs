using System.Collections.Concurrent;
using System.Data.Common;
using Microsoft.Data.Sqlite;
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
        SQLitePCL.Batteries_V2.Init();
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
