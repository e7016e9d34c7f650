using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Access;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Access;

/// <summary>What workspaces and principals need.</summary>
public static class AccessServices
{
    public static IServiceCollection AddPrincipals(this IServiceCollection services)
    {
        services.AddSingleton<KnownCallers>();
        services.AddSingleton<ICallerWatch>(provider => provider.GetRequiredService<KnownCallers>());
        services.AddSingleton<IAuthenticator, Authenticator>();
        services.AddSingleton<IPrincipalProjection, PrincipalProjection>();
        services.AddSingleton<IPrincipalQueries, PrincipalQueries>();
        services.AddSingleton<IWorkspaceProjection, WorkspaceProjection>();
        services.AddSingleton<IRebuildSource, PrincipalRebuild>();
        services.AddSingleton<IRebuildSource, WorkspaceRebuild>();
        return services;
    }
}
