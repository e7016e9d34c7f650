using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools;
using TaskMcp.Api.Mcp.Tools.Boards;
using TaskMcp.Api.Mcp.Tools.Runs;
using TaskMcp.Api.Mcp.Tools.Tasks;
using TaskMcp.Api.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Resources;

/// <summary>Tasks, boards and runs as resources with subscriptions (SPEC S-3). Whoever reads the workspace reads them; nobody sees that there are others.</summary>
internal sealed class OwnResources(
    IGrainFactory grains, ITaskQueries tasks, ResourceList list, EventWatch events, TimeProvider clock, ILogger<OwnResources> log) : IResourceSource
{
    public const string MediaType = "application/json";

    private const int TasksOfColumn = 100;
    private const int MostNotes = 1_000;

    public async ValueTask<IReadOnlyList<JsonObject>> List(McpCall call) => May(call.Caller) ? await list.Of(call.Call) : [];

    public ValueTask<IReadOnlyList<JsonObject>> Templates(McpCall call) => ValueTask.FromResult<IReadOnlyList<JsonObject>>(May(call.Caller) ? ResourceList.Templates : []);

    public async ValueTask<JsonObject?> Read(McpCall call, string uri)
    {
        if (!May(call.Caller) || !ResourceUri.TryParse(uri, out var named) || await Content(named, call.Call) is not { } content) return null;
        return new()
        {
            ["contents"] = new JsonArray(new JsonObject { ["uri"] = uri, ["mimeType"] = MediaType, ["text"] = ToolJson.ToText(content) }),
        };
    }

    public async ValueTask<IAsyncDisposable?> Subscribe(McpCall call, string uri, Action<string> updated)
    {
        if (!May(call.Caller) || !ResourceUri.TryParse(uri, out var named)) return null;
        if (named.Kind == ResourceKind.Run)
        {
            var grain = grains.Run(call.Call, named.Id);
            return await grain.Get() is { IsAccepted: true, Value: { } run } ? new RunWatch(grain, run, () => updated(uri), clock, log) : null;
        }

        // Watched before it is looked for, so that no change falls between.
        var watch = await events.Watch(call.Caller.Workspace, page =>
        {
            if (page.Any(happened => Concerns(named, happened))) updated(uri);
        });
        if (await Exists(named, call.Call)) return new Subscription(watch);
        watch.Dispose();
        return null;
    }

    private static bool May(Caller caller) => caller.Role >= WorkspaceRole.Viewer;

    private async Task<bool> Exists(ResourceUri named, Call call) => named.Kind == ResourceKind.Task
        ? (await grains.Task(call, named.Id).Get()).IsAccepted
        : (await grains.Project(call, named.Id).Get()).IsAccepted;

    private async Task<JsonNode?> Content(ResourceUri named, Call call)
    {
        switch (named.Kind)
        {
            case ResourceKind.Task:
                var task = await grains.Task(call, named.Id).Get();
                return task.IsAccepted ? ToolJson.ToNode(new FullTask { TextLimit = TextCut.Most, NotesStart = 0, NotesLimit = MostNotes }.Of(task.Value)) : null;
            case ResourceKind.Board:
                var board = await BoardEndpoint.Read(named.Id, new() { Limit = TasksOfColumn }, call, grains, tasks);
                return board.IsAccepted ? ToolJson.ToNode(BoardView.Of(board.Value)) : null;
            default:
                var run = await grains.Run(call, named.Id).Get();
                return run.IsAccepted ? ToolJson.ToNode(RunView.Full(run.Value, TextCut.Most)) : null;
        }
    }

    private static bool Concerns(ResourceUri named, FeedEvent happened) => named.Kind == ResourceKind.Task
        ? happened.TaskId == named.Id
        : happened.ProjectId == named.Id || HasLeft(named.Id, happened);

    /// <summary>A task that moved to another project is gone from this board. Seldom it is a field of the task that had this value: then somebody looks once for nothing.</summary>
    private static bool HasLeft(Guid project, FeedEvent happened) =>
        happened.Type == TaskEventTypes.Updated && happened.Json.Contains($"\"old_value\":\"{project:D}\"", StringComparison.Ordinal);

    private sealed class Subscription(IDisposable watch) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            watch.Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
