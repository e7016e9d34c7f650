using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;
using TaskMcp.Api.Tests.Mcp.Resources;

namespace TaskMcp.Api.Tests.Mcp.Tools;

/// <summary>Agents set up automations, run them and see what became of them, with a real server behind (SPEC S-2, B-1, B-8, B-12).</summary>
[Collection(OneApp.Name)]
public class AutomationToolTests(TestApp app)
{
    public static TheoryData<string> Generations => Agent.Generations;

    [Theory, MemberData(nameof(Generations))]
    public async Task An_automation_is_made_tried_run_and_removed(string generation)
    {
        await using var agent = await Agent.Connect(app, generation);
        var (task, connection) = (await app.Http.NewTask("Bound"), await Scripted());

        var shown = (await agent.Do("list_connections", new { connection_id = connection }))["items"]![0]!;
        var tool = shown["tools"]!.AsArray().Single(item => (string)item!["name"]! == "scripted__record")!;
        tool["input_schema"]!["properties"]!.AsObject().ShouldContainKey("milliseconds");
        ((bool)tool["destructive"]!).ShouldBeFalse();
        (await agent.Do("list_connections", new { limit = 100 }))["items"]!.AsArray().Select(item => (string)item!["id"]!).ShouldContain(connection);

        var draft = Draft(connection, "record", "{{ task.title }}");
        draft["task_id"] = task;
        var binding = (string)(await agent.Do("create_binding", draft))["id"]!;
        ((string)(await agent.Do("list_bindings", new { task_id = task }))["items"]![0]!["id"]!).ShouldBe(binding);
        ((string)(await agent.Do("dry_run_binding", new { task_id = task, binding_id = binding }))["input"]!["text"]!).ShouldBe("Bound");

        var key = Guid.NewGuid().ToString();
        var runs = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => agent.Do("trigger_binding", new { task_id = task, binding_id = binding, idempotency_key = key })));
        var run = runs.Select(item => (string)item["id"]!).Distinct().ShouldHaveSingleItem();
        var done = await Patience.Until(() => agent.Do("get_run", new { run_id = run }), now => (string)now["state"]! == "succeeded");
        ((string)done["attempts"]![0]!["input"]!["text"]!).ShouldBe("Bound");
        (await agent.Do("list_runs", new { task_id = task }))["items"]!.AsArray().Count.ShouldBe(1);
        await agent.Refused("replay_run", new { run_id = run }, "run.not_replayable");

        await agent.Do("delete_binding", new { task_id = task, binding_id = binding });
        await agent.Refused("delete_binding", new { task_id = task, binding_id = binding }, "binding.not_found");
    }

    [Fact]
    public async Task A_run_that_failed_is_seen_mended_and_run_again()
    {
        await using var agent = await Agent.Connect(app);
        var (task, connection) = (await app.Http.NewTask("Fails"), await Scripted());
        var draft = Draft(connection, "record", "x");
        draft["task_id"] = task;
        draft["config"]!["input_template"]!["milliseconds"] = "many";
        var binding = (string)(await agent.Do("create_binding", draft))["id"]!;
        var run = (string)(await agent.Do("trigger_binding", new { task_id = task, binding_id = binding }))["id"]!;

        var failed = await Patience.Until(() => agent.Do("list_runs", new { task_id = task, state = new[] { "failed" } }), page => page["items"]!.AsArray().Count == 1);
        ((string)failed["items"]![0]!["error"]!["code"]!).ShouldBe("invalid_input");
        var config = (await app.Http.GetJson($"/api/tasks/{task}/bindings/{binding}")).Json["config"]!.DeepClone();
        config["input_template"]!["milliseconds"] = 1;
        await app.Http.PatchJson($"/api/tasks/{task}/bindings/{binding}", new JsonObject { ["config"] = config });

        await agent.Do("replay_run", new { run_id = run, with_current_binding = true });
        await Patience.Until(() => agent.Do("get_run", new { run_id = run }), now => (string)now["state"]! == "succeeded");
    }

    [Theory, MemberData(nameof(Generations))]
    public async Task Who_subscribes_to_a_run_hears_how_it_goes_on(string generation)
    {
        await using var agent = await Agent.Connect(app, generation);
        var (task, connection) = (await app.Http.NewTask("Heard"), await Scripted());
        var draft = Draft(connection, "record", "x");
        draft["task_id"] = task;
        draft["config"]!["input_template"]!["milliseconds"] = 1_500;
        var binding = (string)(await agent.Do("create_binding", draft))["id"]!;
        var run = (string)(await agent.Do("trigger_binding", new { task_id = task, binding_id = binding }))["id"]!;
        var heard = new Heard();
        await using var subscription = await heard.Subscribe(agent, $"run://{run}");

        var state = "";
        while (state != "succeeded")
        {
            (await heard.Next()).ShouldBe($"run://{run}");
            var content = (ModelContextProtocol.Protocol.TextResourceContents)(await agent.Client.ReadResourceAsync($"run://{run}")).Contents[0];
            state = (string)JsonNode.Parse(content.Text)!["state"]!;
        }
    }

    [Fact]
    public async Task What_is_refused_says_where()
    {
        await using var agent = await Agent.Connect(app);
        var (task, connection) = (await app.Http.NewTask(), await Scripted());

        await agent.Refused("create_binding", Draft(connection, "record", "x"), "request.invalid");
        await agent.Refused("create_binding", With(Draft(connection, "record", "{{ tsk.title }}"), "task_id", task), "template.unknown_variable");
        await agent.Refused("create_binding", With(Draft(connection, "record", "{{ task.title"), "task_id", task), "template.syntax");
        await agent.Refused("create_binding", With(Draft(Guid.NewGuid().ToString(), "record", "x"), "task_id", task), "binding.connection_not_found");
        await agent.Refused("create_binding", With(With(Draft(connection, "record", "x"), "task_id", task), "binding_type", "webhook"), "request.invalid");
        await agent.Refused("create_binding", With(With(Draft(connection, "record", "x"), "task_id", task), "webhook", new JsonObject()), "request.unknown_field");
        await agent.Refused("trigger_binding", new { task_id = task, binding_id = Guid.NewGuid() }, "binding.not_found");
        await agent.Refused("dry_run_binding", new { task_id = task, binding_id = Guid.NewGuid() }, "binding.not_found");
        await agent.Refused("list_bindings", new { }, "request.invalid");
        await agent.Refused("list_bindings", new { project_id = Guid.NewGuid() }, "project.not_found");
        await agent.Refused("list_connections", new { connection_id = Guid.NewGuid() }, "connection.not_found");
        await agent.Refused("get_run", new { run_id = Guid.NewGuid() }, "run.not_found");
        await agent.Refused("list_runs", new { state = new[] { "late" } }, "request.invalid");
    }

    [Fact]
    public async Task An_automation_of_a_project_counts_for_its_tasks()
    {
        await using var agent = await Agent.Connect(app);
        var (project, connection) = ((await app.Http.PostJson("/api/projects", new { name = "Automated" })).Id, await Scripted());
        var draft = With(With(Draft(connection, "record", "{{ task.title }}"), "project_id", project), "binding_type", "on_create");
        draft["config"]!["conditions"] = new JsonArray(new JsonObject { ["any"] = new JsonArray(new JsonObject { ["field"] = "tags", ["operator"] = "contains", ["value"] = "go" }) });
        var binding = (string)(await agent.Do("create_binding", draft))["id"]!;

        var task = (string)(await agent.Do("create_task", new { title = "Fires", project_id = project, tags = new[] { "go" } }))["id"]!;

        await Patience.Until(() => agent.Do("list_runs", new { task_id = task, state = new[] { "succeeded" } }), page => page["items"]!.AsArray().Count == 1);
        ((string)(await agent.Do("list_bindings", new { project_id = project }))["items"]![0]!["id"]!).ShouldBe(binding);
        ((string)(await agent.Do("list_bindings", new { task_id = task }))["items"]![0]!["id"]!).ShouldBe(binding);
        await agent.Do("delete_binding", new { project_id = project, binding_id = binding });
    }

    private static JsonObject With(JsonObject draft, string name, JsonNode value)
    {
        draft[name] = value;
        return draft;
    }

    private static JsonObject Draft(string connection, string tool, string text) => new()
    {
        ["connection_id"] = connection,
        ["binding_type"] = "manual",
        ["config"] = new JsonObject { ["tool_name"] = tool, ["input_template"] = new JsonObject { ["text"] = text }, ["output_handling"] = new JsonArray(new JsonObject { ["action"] = "ignore" }) },
    };

    private static string Server([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../../servers/scripted-server.mjs"));

    /// <summary>A connection whose tools are known.</summary>
    private async Task<string> Scripted()
    {
        var server = new { name = "Scripted", server_type = "scripted", transport = new { type = "stdio", command = "node", args = (string[])[Server()] } };
        var id = (await app.Http.PostJson("/api/mcp/connections", server)).Id;
        await app.Http.PostJson($"/api/mcp/connections/{id}/test");
        return id;
    }
}
