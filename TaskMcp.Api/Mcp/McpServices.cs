using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Api.Mcp.Gateway;
using TaskMcp.Api.Mcp.Sessions;

namespace TaskMcp.Api.Mcp;

/// <summary>The MCP server (SPEC S-1).</summary>
internal static class McpServices
{
    public static IServiceCollection AddMcp(this IServiceCollection services)
    {
        services.AddSingleton<Sources>();
        services.AddSingleton<ListenerPlaces>();
        services.AddSingleton<Listening>();
        services.AddSingleton<McpMethods>();
        services.AddSingleton<McpSetup>();
        services.AddSingleton<McpEnding>();
        services.AddSingleton<EventBudget>();
        services.AddSingleton<McpSessions>();
        services.AddHostedService(provider => new IdleSessions(new(provider.GetRequiredService<McpSessions>), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<McpStateless>();
        services.AddOwnCapabilities();
        services.AddGatewayCapabilities();
        return services;
    }
}
