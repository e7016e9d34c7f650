using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Mcp.Conformance;

/// <summary>
/// Opens <c>/mcp</c> to the official conformance suite (SPEC S-6), which has no token to send: who comes over loopback without one is the suite's own
/// principal, who sees the fixtures and nothing else. Off by default, and only where nothing but loopback is listened on.
/// </summary>
internal sealed class ConformanceProfile(ServerHosts hosts) : IHostedLifecycleService, IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        if (http.User.Identity?.IsAuthenticated == true) return await next(context);
        if (http.Request.Headers.Authorization.Count > 0 || !IsLoopback(http.Connection.LocalIpAddress) || !IsLoopback(http.Connection.RemoteIpAddress)) return TypedResults.Challenge();
        http.User = ConformancePrincipal.Principal;
        return await next(context);
    }

    public Task StartedAsync(CancellationToken cancellationToken) => hosts.Own.IsLoopbackOnly ? Task.CompletedTask
        : throw new ConformanceProfileException("TaskMcp:ConformanceProfile opens /mcp without a token, so it is for a server that listens on loopback only: change ASPNETCORE_URLS, or turn it off.");

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);
}

/// <summary>The profile is on where it must not be.</summary>
public sealed class ConformanceProfileException(string message) : Exception(message);

/// <summary>Turning the profile on.</summary>
public static class ConformanceServices
{
    /// <summary>Adds the fixtures and opens <c>/mcp</c> to the suite.</summary>
    public static IServiceCollection AddConformanceProfile(this IServiceCollection services)
    {
        services.AddSingleton<ConformanceProfile>();
        services.AddHostedService(provider => provider.GetRequiredService<ConformanceProfile>());
        services.AddSingleton<ConformanceTools>();
        services.AddSingleton<IToolSource>(provider => provider.GetRequiredService<ConformanceTools>());
        services.AddSingleton<IListChanges>(provider => provider.GetRequiredService<ConformanceTools>());
        services.AddSingleton<IResourceSource, ConformanceResources>();
        services.AddSingleton<ConformancePrompts>();
        services.AddSingleton<IPromptSource>(provider => provider.GetRequiredService<ConformancePrompts>());
        services.AddSingleton<ICompletionSource>(provider => provider.GetRequiredService<ConformancePrompts>());
        return services;
    }
}
