using Microsoft.Extensions.DependencyInjection;
using TaskMcp.RuntimeTools;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>What run-time tools need beside connections, the vault and the read model.</summary>
public static class RuntimeToolsServices
{
    public static IServiceCollection AddRuntimeTools(this IServiceCollection services)
    {
        services.AddSingleton<RuntimeToolProjection>();
        services.AddSingleton<IRuntimeToolQueries>(provider => provider.GetRequiredService<RuntimeToolProjection>());
        services.AddSingleton<RuntimeToolHttp>();
        services.AddSingleton<RuntimeToolCaller>();
        services.AddSingleton<ISealedStates, SealedRuntimeTools>();
        services.AddSingleton<IRebuildSource, RuntimeToolRebuild>();
        return services;
    }
}
