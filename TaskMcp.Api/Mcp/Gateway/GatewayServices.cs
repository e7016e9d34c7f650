using Microsoft.Extensions.DependencyInjection;

namespace TaskMcp.Api.Mcp.Gateway;

/// <summary>What agents get of the systems connected here (SPEC S-4). After our own capabilities, which no server's name hides.</summary>
internal static class GatewayServices
{
    public static IServiceCollection AddGatewayCapabilities(this IServiceCollection services)
    {
        services.AddSingleton<IToolSource, GatewayTools>();
        services.AddSingleton<IResourceSource, GatewayResources>();
        services.AddSingleton<IPromptSource, GatewayPrompts>();
        services.AddSingleton<ICompletionSource, GatewayCompletions>();
        services.AddSingleton<IListChanges, GatewayChanges>();
        services.AddSingleton<LongCalls>();
        services.AddSingleton<IMethodSource>(provider => provider.GetRequiredService<LongCalls>());
        return services;
    }
}
