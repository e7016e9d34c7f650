using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Web.Parts;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Bindings;

/// <summary>The editor of bindings (SPEC U-1): trigger, conditions, tool; what is chosen stands in the address.</summary>
internal static class BindingPages
{
    public static IServiceCollection AddBindingPages(this IServiceCollection services) => services.AddSingleton<EditorReader>();

    public static IEndpointRouteBuilder MapBindingPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/tasks/{id}/bindings/new", WorkspaceRole.Member, NewOfTask);
        routes.MapPage("/tasks/{id}/bindings/{binding_id}", WorkspaceRole.Viewer, OfTask);
        routes.MapPage("/projects/{id}/bindings/new", WorkspaceRole.Maintainer, NewOfProject);
        routes.MapPage("/projects/{id}/bindings/{binding_id}", WorkspaceRole.Viewer, OfProject);
        return routes;
    }

    private static async Task<Results<HtmlPage<BindingEditor>, NotFound>> NewOfTask(Guid id, Visitor visitor, EditorReader reader, HttpRequest request, CancellationToken cancellationToken) =>
        Page(await reader.OfTask(visitor, id, null, Choice(request), cancellationToken));

    private static async Task<Results<HtmlPage<BindingEditor>, NotFound>> OfTask(
        Guid id, [FromRoute(Name = "binding_id")] Guid bindingId, Visitor visitor, EditorReader reader, HttpRequest request, CancellationToken cancellationToken) =>
        Page(await reader.OfTask(visitor, id, bindingId, Choice(request), cancellationToken));

    private static async Task<Results<HtmlPage<BindingEditor>, NotFound>> NewOfProject(Guid id, Visitor visitor, EditorReader reader, HttpRequest request, CancellationToken cancellationToken) =>
        Page(await reader.OfProject(visitor, id, null, Choice(request), cancellationToken));

    private static async Task<Results<HtmlPage<BindingEditor>, NotFound>> OfProject(
        Guid id, [FromRoute(Name = "binding_id")] Guid bindingId, Visitor visitor, EditorReader reader, HttpRequest request, CancellationToken cancellationToken) =>
        Page(await reader.OfProject(visitor, id, bindingId, Choice(request), cancellationToken));

    private static Results<HtmlPage<BindingEditor>, NotFound> Page(EditorView? view) =>
        view is null ? TypedResults.NotFound() : new HtmlPage<BindingEditor>(new() { [nameof(BindingEditor.View)] = view });

    /// <summary>What cannot be read is as if it was not said: then the page asks for it.</summary>
    private static EditorChoice Choice(HttpRequest request) => new(
        Guid.TryParse(request.Query["connection"], out var connection) ? connection : null,
        request.Query["tool"].ToString() is { Length: > 0 } tool ? tool : null,
        Enum.GetValues<BindingType>().Cast<BindingType?>().FirstOrDefault(type => Words.Key(type!.Value) == request.Query["trigger"]),
        Guid.TryParse(request.Query["from"], out var from) ? from : null);
}
