using System.Globalization;
using System.Text.Json.Nodes;
using TaskMcp.Api.Http;
using TaskMcp.Api.Projects;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Resources;

/// <summary>What <c>resources/list</c> shows: every board, and the open tasks that changed last. Others are found by tools and read by their URI all the same.</summary>
internal sealed class ResourceList(ITaskQueries tasks, IProjectQueries projects, BoardColumns columns)
{
    private const int MostProjects = 500;
    private const int MostTasks = 200;

    public static JsonObject[] Templates { get; } =
    [
        Template("task://{id}", "task", "A task", "One task with its description, notes and version."),
        Template("board://{project}", "board", "A project's board", "The columns of a project with up to 100 tasks each."),
        Template("run://{id}", "run", "A run of an automation", "One execution of an automation with every attempt."),
    ];

    public async Task<IReadOnlyList<JsonObject>> Of(Call call)
    {
        var found = new List<JsonObject>();
        var boards = await Pages.Collect(MostProjects, null, (limit, cursor) => projects.List(call.Workspace, limit, cursor, call.Aborted));
        if (boards.IsAccepted) found.AddRange(boards.Value.Items.Select(Board));
        var open = await columns.Open(null, call);
        if (!open.IsAccepted) return found;
        var recent = await tasks.List(new() { Workspace = call.Workspace, Status = open.Value, Sort = TaskSort.UpdatedAt, Descending = true, Limit = MostTasks }, call.Aborted);
        if (recent.IsAccepted) found.AddRange(recent.Value.Items.Select(Task));
        return found;
    }

    private static JsonObject Board(ProjectSnapshot project) => Resource(new(ResourceKind.Board, project.Id), project.Name, "The board of this project.", project.UpdatedAt);

    private static JsonObject Task(TaskSnapshot task) => Resource(new(ResourceKind.Task, task.Id), task.Title, $"A task in column {task.Status}.", task.UpdatedAt);

    private static JsonObject Resource(ResourceUri uri, string name, string description, DateTimeOffset changed) => new()
    {
        ["uri"] = uri.ToString(),
        ["name"] = name,
        ["description"] = description,
        ["mimeType"] = OwnResources.MediaType,
        ["annotations"] = new JsonObject { ["lastModified"] = changed.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) },
    };

    private static JsonObject Template(string uri, string name, string title, string description) => new()
    {
        ["uriTemplate"] = uri,
        ["name"] = name,
        ["title"] = title,
        ["description"] = description,
        ["mimeType"] = OwnResources.MediaType,
    };
}
