using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Silo.Storage;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Toolboxes;

/// <summary>What toolboxes and the gateway need.</summary>
public static class ToolboxesServices
{
    public static IServiceCollection AddToolboxes(this IServiceCollection services)
    {
        services.AddSingleton<IToolboxProjection, ToolboxProjection>();
        services.AddSingleton<IToolboxQueries, ToolboxQueries>();
        services.AddSingleton<IRebuildSource, ToolboxRebuild>();
        return services;
    }
}
