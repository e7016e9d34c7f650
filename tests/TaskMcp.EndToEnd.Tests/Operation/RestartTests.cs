using System.Text.Json.Nodes;
using Microsoft.Data.Sqlite;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Operation;

/// <summary>What is stored outlives the process (SPEC T-6, C-8, O-5).</summary>
public class RestartTests
{
    [Fact]
    public async Task Tasks_connections_bindings_runs_and_events_survive_a_restart()
    {
        await using var app = await TaskMcpProcess.Started();
        var (connection, task) = await OneAutomation(app.Api);
        string[] paths =
        [
            "/api/projects", "/api/tasks", "/api/runs", $"/api/tasks/{task}", $"/api/tasks/{task}/bindings", $"/api/tasks/{task}/events", $"/api/mcp/connections/{connection}",
        ];
        var before = await Answers(app.Api, paths);

        (await app.Stop()).ShouldBe(0);
        await app.Start();

        var after = await Answers(app.Api, paths);
        for (var i = 0; i < paths.Length; i++) JsonNode.DeepEquals(after[i], before[i]).ShouldBeTrue($"{paths[i]} was\n{before[i]}\nand is\n{after[i]}");
        ((string?)(await app.Api.Invoke(connection, "echo", new { message = "back" }))["output"]).ShouldBe("Echo: back");
    }

    [Fact]
    public async Task Rebuild_index_restores_the_lists_from_the_tasks_themselves()
    {
        await using var app = await TaskMcpProcess.Started();
        var (_, task) = await OneAutomation(app.Api);
        string[] paths = ["/api/projects", "/api/tasks", "/api/tasks?text=survive", "/api/runs", "/api/mcp/connections"];
        var before = await Answers(app.Api, paths);
        before.ShouldAllBe(page => page["items"]!.AsArray().Count > 0);
        await app.Stop();
        Forget(app.DatabaseFile, "tasks", "task_tags", "task_blockers", "tasks_fts", "search_queue", "projects", "runs", "connections").ShouldBeGreaterThan(3);

        await using var rebuild = app.Launch("rebuild-index");
        (await rebuild.Ended()).ShouldBe(0, rebuild.Output);
        await app.Start();

        var after = await Answers(app.Api, paths);
        for (var i = 0; i < paths.Length; i++) JsonNode.DeepEquals(after[i], before[i]).ShouldBeTrue($"{paths[i]} was\n{before[i]}\nand is\n{after[i]}");
        (await app.Api.GetTask(task)).NoteTexts().ShouldHaveSingleItem();
    }

    private static async Task<(string Connection, string Task)> OneAutomation(Api api)
    {
        (await api.Post("/api/projects", new { name = "Things that last" })).Ok();
        var connection = await api.Connect(Automation.StdioConnection("everything", BuiltProduct.Everything));
        var task = (await api.CreateTask(new
        {
            title = "I survive",
            tags = new[] { "durable" },
            bindings = new[] { Automation.Binding(connection, "on_create", "everything__echo", new { message = "{{ task.title }}" }) },
        })).Id();
        await api.TaskWithNote(task, "Echo: I survive");
        await api.EndedRuns(task, 1);
        return (connection, task);
    }

    private static async Task<IReadOnlyList<JsonNode>> Answers(Api api, string[] paths)
    {
        var answers = new List<JsonNode>();
        foreach (var path in paths)
        {
            var answer = (await api.Get(path)).Ok();
            WithoutLiveStatus(answer);
            answers.Add(answer);
        }

        return answers;
    }

    /// <summary>Whether a connection is connected right now is not stored.</summary>
    private static void WithoutLiveStatus(JsonNode answer)
    {
        foreach (var connection in (answer["items"]?.AsArray() ?? [answer]).OfType<JsonObject>().Where(item => item.ContainsKey("server_type")))
        {
            foreach (var name in (string[])["status", "status_reason", "status_since", "version", "updated_at", "last_sync"]) connection.Remove(name);
        }
    }

    private static int Forget(string databaseFile, params string[] tables)
    {
        SQLitePCL.Batteries_V2.Init();
        using var database = new SqliteConnection($"Data Source={databaseFile};Pooling=False");
        database.Open();
        return tables.Sum(table =>
        {
            using var command = database.CreateCommand();
            command.CommandText = $"DELETE FROM {table}";
            return command.ExecuteNonQuery();
        });
    }
}
