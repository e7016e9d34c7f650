using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Access;
using TaskMcp.Web.Parts;
using TaskMcp.Web.Shell;

namespace TaskMcp.Web.Tasks;

/// <summary>The page of one task, at the <c>url</c> that the API gives for it (SPEC T-1).</summary>
internal static class TaskPages
{
    private const int LongestMarkdown = 100_000;

    public static IServiceCollection AddTaskPages(this IServiceCollection services) => services.AddSingleton<TaskReader>();

    public static IEndpointRouteBuilder MapTaskPages(this IEndpointRouteBuilder routes)
    {
        routes.MapPage("/tasks/{id}", WorkspaceRole.Viewer, Show);
        routes.MapPost("/markdown", Preview).RequireAuthorization(AccessPolicies.Of(WorkspaceRole.Viewer)).ExcludeFromDescription();
        return routes;
    }

    private static async Task<Results<HtmlPage<TaskPage>, NotFound>> Show(Guid id, Visitor visitor, TaskReader tasks, string? history, string? notes, CancellationToken cancellationToken) =>
        await tasks.Read(visitor, id, history, notes == "all", cancellationToken) is { } view
            ? new HtmlPage<TaskPage>(new() { [nameof(TaskPage.View)] = view })
            : TypedResults.NotFound();

    /// <summary>Markdown as the pages show it, for a look before it is saved. Text in, a fragment of HTML out; longer text than a description may have is cut.</summary>
    private static async Task<ContentHttpResult> Preview(HttpRequest request, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync(cancellationToken);
        return TypedResults.Content(SafeMarkdown.ToHtml(text.Length <= LongestMarkdown ? text : text[..LongestMarkdown]).Value, HtmlPage<TaskPage>.ContentType);
    }
}
