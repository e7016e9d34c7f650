using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.Extensions.DependencyInjection;

namespace TaskMcp.Api.Access;

/// <summary>Who may call.</summary>
internal static class AccessServices
{
    /// <summary>Everything needs a principal, also what nobody thought of; the exceptions say <c>AllowAnonymous</c> (SPEC A-1).</summary>
    public static IServiceCollection AddOwnerAccess(this IServiceCollection services)
    {
        // AddAuthentication would bring data protection, which makes keys in the home directory that nothing here needs.
        services.AddAuthenticationCore(options => options.DefaultScheme = OwnerScheme.Name).AddWebEncoders();
        new AuthenticationBuilder(services).AddScheme<AuthenticationSchemeOptions, OwnerScheme>(OwnerScheme.Name, null);
        services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder(OwnerScheme.Name).RequireAuthenticatedUser().Build());
        return services;
    }
}
