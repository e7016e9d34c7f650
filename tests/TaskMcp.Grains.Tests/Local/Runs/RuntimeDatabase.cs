using System.Data.Common;
using TaskMcp.LocalRuntime.Storage;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>The read model in the same file as the grains, as in the product.</summary>
internal sealed class RuntimeDatabase(LocalDatabase database) : ISqlDatabase
{
    public Task<T> WriteAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default) =>
        database.WriteAsync(connection => work(connection), cancellationToken);

    public Task<T> ReadAsync<T>(Func<DbConnection, T> work, CancellationToken cancellationToken = default) =>
        database.ReadAsync(connection => work(connection), cancellationToken);
}
