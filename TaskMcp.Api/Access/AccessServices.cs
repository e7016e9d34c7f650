using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Access;

namespace TaskMcp.Api.Access;

/// <summary>Who may call.</summary>
internal static class AccessServices
{
    /// <summary>Everything needs an owner, also what nobody thought of; routes say <c>Needs</c> or <c>AllowAnonymous</c> (SPEC A-1, S-5).</summary>
    public static IServiceCollection AddOwnerAccess(this IServiceCollection services)
    {
        // AddAuthentication would bring data protection, which makes keys in the home directory that nothing here needs.
        services.AddAuthenticationCore(options => options.DefaultScheme = AccessScheme.Name).AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, AccessScheme>(AccessScheme.Name, null);
        services.AddSingleton<IAuthorizationHandler, RoleCheck>();
        services.AddSingleton<ShownCredentials>();
        services.AddSingleton<RepeatKeys>();
        var authorization = services.AddAuthorizationBuilder().SetFallbackPolicy(Policy(WorkspaceRole.Owner)).SetDefaultPolicy(Policy(WorkspaceRole.Owner));
        foreach (var role in Enum.GetValues<WorkspaceRole>()) authorization.AddPolicy(AccessPolicies.Of(role), Policy(role));
        return services;
    }

    private static AuthorizationPolicy Policy(WorkspaceRole role) => new AuthorizationPolicyBuilder(AccessScheme.Name).RequireAuthenticatedUser().AddRequirements(new RoleRequirement(role)).Build();
}
