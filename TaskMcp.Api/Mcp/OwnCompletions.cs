using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Protocol;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp;

/// <summary>Completes ids of tasks and projects in our prompts and templates: by the beginning of the id, or by words of the title or name.</summary>
internal sealed class OwnCompletions(ITaskQueries tasks, IProjectQueries projects) : ICompletionSource
{
    /// <summary>The protocol's limit.</summary>
    private const int Most = 100;

    private const int MostProjects = 1_000;
    private const int Recent = 200;

    public async ValueTask<JsonObject?> Complete(McpCall call, JsonObject reference, JsonObject argument, JsonObject? context)
    {
        if (call.Caller.Role < WorkspaceRole.Viewer || argument.Text("value") is not { } value) return null;
        var values = (reference.Text("type"), reference.Text("name"), reference.Text("uri"), argument.Text("name")) switch
        {
            ("ref/prompt", "plan_task", _, "task_id") or ("ref/resource", _, "task://{id}", "id") => await Tasks(value, call.Call),
            ("ref/prompt", "standup" or "heal_board", _, "project_id") or ("ref/resource", _, "board://{project}", "project") => await Projects(value, call.Call),
            _ => null,
        };
        return values is null ? null : Result(values);
    }

    private static JsonObject Result(List<string> values) => new()
    {
        ["completion"] = new JsonObject
        {
            ["values"] = new JsonArray([.. values.Take(Most).Select(value => (JsonNode)value)]),
            ["total"] = values.Count,
            ["hasMore"] = values.Count > Most,
        },
    };

    private static bool Begins(Guid id, string value) => id.ToString("D").StartsWith(value, StringComparison.OrdinalIgnoreCase);

    private async Task<List<string>> Tasks(string value, Call call)
    {
        var filter = new TaskFilter { Workspace = call.Workspace, Sort = TaskSort.UpdatedAt, Descending = true, Limit = Recent };
        var recent = await tasks.List(filter, call.Aborted);
        var byId = recent.IsAccepted ? recent.Value.Items.Where(task => Begins(task.Id, value)).Select(task => task.Id) : [];
        var named = string.IsNullOrWhiteSpace(value) ? null : await tasks.List(filter with { Text = value }, call.Aborted);
        return [.. byId.Concat(named is { IsAccepted: true } ? named.Value.Items.Select(task => task.Id) : []).Distinct().Select(id => id.ToString("D"))];
    }

    private async Task<List<string>> Projects(string value, Call call)
    {
        var all = await Http.Pages.Collect(MostProjects, null, (limit, cursor) => projects.List(call.Workspace, limit, cursor, call.Aborted));
        if (!all.IsAccepted) return [];
        return [.. all.Value.Items.Where(project => Begins(project.Id, value) || project.Name.Contains(value, StringComparison.OrdinalIgnoreCase)).Select(project => project.Id.ToString("D"))];
    }
}
