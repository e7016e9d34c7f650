using Microsoft.Extensions.Diagnostics.HealthChecks;
using TaskMcp.Silo.Storage;

namespace TaskMcp.AppHost.Local;

/// <summary>Whether the database answers.</summary>
internal sealed class StorageHealth(ISqlDatabase database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await database.ReadAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = "SELECT 1";
            return command.ExecuteScalar();
        }, cancellationToken);
        return HealthCheckResult.Healthy();
    }
}
