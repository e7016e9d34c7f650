using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TaskMcp.Silo.Outbound;

/// <summary>What sends requests to others' servers.</summary>
public static class OutboundServices
{
    /// <summary>Adds <see cref="OutboundHttp"/>. Reads <c>TaskMcp:AllowedHosts</c>, at the start, so that a wrong entry shows then.</summary>
    public static IServiceCollection AddOutboundHttp(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => ReadAllowedHosts(provider.GetRequiredService<IConfiguration>()));
        services.TryAddSingleton(provider => new OutboundGuard(provider.GetRequiredService<AllowedHosts>()));
        services.TryAddSingleton<OutboundHttp>();
        services.AddHostedService<OutboundStartup>();
        return services;
    }

    private static AllowedHosts ReadAllowedHosts(IConfiguration configuration) =>
        AllowedHosts.Parse(configuration.GetSection(AllowedHosts.Setting).GetChildren().Select(child => child.Value));
}
