using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Audit;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Audit;

/// <summary>What the audit needs beside the vault and the read model.</summary>
public static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<AuditKeys>();
        services.AddSingleton<AuditVerifier>();
        services.AddSingleton<IAuditQueries, AuditQueries>();
        services.AddSingleton(provider => new WholeAudit(
            provider.GetRequiredService<ISqlDatabase>(),
            provider.GetRequiredService<IStoredGrainStates>(),
            provider.GetRequiredService<JsonStateSerializer>(),
            provider.GetRequiredService<AuditVerifier>(),
            provider.GetRequiredService<IGrainFactory>()));
        services.AddSingleton<ISealedStates, SealedAudit>();
        return services;
    }

    /// <summary>Forgets rows that are old enough.</summary>
    public static IServiceCollection AddAuditRetention(this IServiceCollection services) => services.AddHostedService<AuditRetention>();
}
