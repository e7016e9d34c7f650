using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Silo.Connections.Vault;

namespace TaskMcp.Silo.Audit;

/// <summary>What the audit needs beside the vault and the read model.</summary>
public static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services)
    {
        services.AddSingleton<AuditKeys>();
        services.AddSingleton<ISealedStates, SealedAudit>();
        return services;
    }
}
