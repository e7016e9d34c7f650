using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Access;

/// <summary>The page for whoever has not signed in.</summary>
internal static class WelcomeEndpoints
{
    public static IEndpointRouteBuilder MapWelcomePage(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/welcome", Show).AllowAnonymous().ExcludeFromDescription();
        return routes;
    }

    private static HtmlPage<WelcomePage> Show(string? refused, string? @return)
    {
        var isRefused = refused == "true";
        return new(new() { ["IsRefused"] = isRefused, ["Return"] = @return }, isRefused ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK);
    }
}
