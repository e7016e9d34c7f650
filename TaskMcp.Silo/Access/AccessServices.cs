using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Silo.OAuth;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Access;

/// <summary>What workspaces and principals need.</summary>
public static class AccessServices
{
    /// <exception cref="ExternalIssuerException">The settings of an external issuer make no sense.</exception>
    public static IServiceCollection AddPrincipals(this IServiceCollection services, IConfiguration configuration)
    {
        var issuer = ExternalIssuer.Read(configuration);
        services.AddSingleton<KnownCallers>();
        services.AddSingleton<ICallerWatch>(provider => provider.GetRequiredService<KnownCallers>());
        services.AddSingleton<IAuthenticator, Authenticator>();
        services.AddSingleton(provider => new ExternalTokens(
            issuer,
            provider.GetRequiredService<OAuthHttp>(),
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetRequiredService<KnownCallers>(),
            provider.GetRequiredService<IIdSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ExternalTokens>>()));
        services.AddSingleton<IPrincipalProjection, PrincipalProjection>();
        services.AddSingleton<IPrincipalQueries, PrincipalQueries>();
        services.AddSingleton<IWorkspaceProjection, WorkspaceProjection>();
        services.AddSingleton<IRebuildSource, PrincipalRebuild>();
        services.AddSingleton<IRebuildSource, WorkspaceRebuild>();
        return services;
    }
}
