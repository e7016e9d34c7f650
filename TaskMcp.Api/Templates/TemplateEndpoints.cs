using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Templates;

namespace TaskMcp.Api.Templates;

/// <summary>Templates over HTTP (SPEC B-3).</summary>
internal static class TemplateEndpoints
{
    public static IEndpointRouteBuilder MapTemplates(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/templates/help", Help).WithName("GetTemplateHelp").WithTags("Bindings").Needs(WorkspaceRole.Viewer);
        return routes;
    }

    /// <summary>Lists the variables and filters that templates may use, each with an example.</summary>
    internal static Ok<TemplateHelp> Help(ITemplateHelp help) => TypedResults.Ok(help.Get());
}
