using System.Data.Common;

namespace TaskMcp.Silo.Storage;

/// <summary>The database of the read model. The composition root supplies it: the local runtime's SQLite file, or PostgreSQL.</summary>
public interface ISqlDatabase
{
    /// <summary>
    /// Runs <paramref name="work"/> in a transaction that it may share with others; when the task ends, its effects are durable. It may
    /// run twice, the first time in vain: it must do nothing but write.
    /// </summary>
    Task<T> WriteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default);

    /// <summary>Runs <paramref name="work"/> on a consistent view of everything written before this call.</summary>
    Task<T> ReadAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default);
}
