using System.Data.Common;
using TaskMcp.LocalRuntime.Storage;
using TaskMcp.Silo.Storage;

namespace TaskMcp.AppHost.Local;

/// <summary>The read model in the same SQLite file as the grains, so that it shares their commits.</summary>
internal sealed class LocalSqlDatabase(LocalDatabase database) : ISqlDatabase
{
    public Task<T> WriteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default) => database.WriteAsync(connection => work(connection), cancellationToken);

    public Task<T> ReadAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default) => database.ReadAsync(connection => work(connection), cancellationToken);
}
