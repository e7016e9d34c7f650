using System.Net;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp.Tools;

/// <summary>Something for every tool to be tried on: a task in a project, with a connection, an automation and a run.</summary>
internal sealed record Target(string Project, string Task, string Connection, string Binding, string Run, string State)
{
    public static async Task<Target> Make(TestApp app)
    {
        var project = (await app.Http.PostJson("/api/projects", new { name = $"Target {Guid.NewGuid():N}" })).ShouldBe(HttpStatusCode.Created).Id;
        var task = (await app.Http.PostJson("/api/tasks", new { title = "Target", project_id = project })).ShouldBe(HttpStatusCode.Created).Id;
        // Never connected: the condition does not hold, so its run is skipped.
        var transport = new { type = "stdio", command = "node", args = (string[])[Server()] };
        var connection = (await app.Http.PostJson("/api/mcp/connections", new { name = "Target", server_type = "target", transport })).ShouldBe(HttpStatusCode.Created).Id;
        var binding = (await app.Http.PostJson($"/api/tasks/{task}/bindings", Draft(connection))).ShouldBe(HttpStatusCode.Created).Id;
        var run = (await app.Http.PostJson($"/api/tasks/{task}/bindings/{binding}/trigger")).ShouldBe(HttpStatusCode.Accepted).Id;
        return new(project, task, connection, binding, run, await Now(app, task, run));
    }

    /// <summary>With which a tool would do something to it.</summary>
    public JsonObject Arguments(string tool) => tool switch
    {
        "list_tasks" or "list_runs" or "list_projects" or "no_such_tool" => [],
        "search_tasks" => new() { ["query"] = "Target" },
        "get_task" or "complete_task" or "reopen_task" or "delete_task" => new() { ["task_id"] = Task },
        "create_task" => new() { ["title"] = "In another's project", ["project_id"] = Project },
        "update_task" => new() { ["task_id"] = Task, ["title"] = "Changed" },
        "move_task" => new() { ["task_id"] = Task, ["status"] = "review" },
        "add_note" => new() { ["task_id"] = Task, ["text"] = "Noted" },
        "get_board" => new() { ["project_id"] = Project },
        "list_connections" => new() { ["connection_id"] = Connection },
        "list_bindings" => new() { ["task_id"] = Task },
        "create_binding" => new(Draft(Connection).DeepClone().AsObject().Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone())).Append(KeyValuePair.Create<string, JsonNode?>("task_id", Task))),
        "dry_run_binding" or "trigger_binding" or "delete_binding" => new() { ["task_id"] = Task, ["binding_id"] = Binding },
        "get_run" or "replay_run" => new() { ["run_id"] = Run },
        _ => throw new ArgumentOutOfRangeException(nameof(tool), tool, "Say what it would do."),
    };

    /// <summary>Nothing has happened to it.</summary>
    public async Task IsAsItWas(TestApp app) => (await Now(app, Task, Run)).ShouldBe(State);

    private static async Task<string> Now(TestApp app, string task, string run) => string.Join('\n',
        (await app.Http.GetJson($"/api/tasks/{task}")).ShouldBe(HttpStatusCode.OK).Text,
        (await app.Http.GetJson($"/api/tasks/{task}/bindings")).ShouldBe(HttpStatusCode.OK).Text,
        (await app.Http.GetJson($"/api/runs?task_id={task}")).ShouldBe(HttpStatusCode.OK).Text,
        (await app.Http.GetJson($"/api/runs/{run}")).ShouldBe(HttpStatusCode.OK).Text);

    private static JsonObject Draft(string connection) => new()
    {
        ["connection_id"] = connection,
        ["binding_type"] = "manual",
        ["config"] = new JsonObject
        {
            ["tool_name"] = "anything",
            ["conditions"] = new JsonArray(new JsonObject { ["field"] = "tags", ["operator"] = "contains", ["value"] = "never" }),
        },
    };

    private static string Server([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../servers/scripted-server.mjs"));
}
