using System.Text.Json.Nodes;
using ModelContextProtocol;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp.Tools;

/// <summary>Every tool × every role × a foreign workspace (SPEC S-4, S-5, A-6): who may not call a tool does not even learn that it is there.</summary>
[Collection(OneApp.Name)]
public class ToolRoleTests(TestApp app)
{
    private static readonly string[] ForViewers = ["list_tasks", "search_tasks", "get_task", "list_projects", "get_board", "list_connections", "list_bindings", "list_runs", "get_run"];

    private static readonly string[] ForMembers = ["create_task", "update_task", "complete_task", "reopen_task", "move_task", "add_note", "delete_task",
        "create_binding", "dry_run_binding", "trigger_binding", "delete_binding", "replay_run"];

    public static TheoryData<string, string[]?, string[]> Callers => new()
    {
        { "none", null, [] },
        { "viewer", null, ForViewers },
        { "member", null, [.. ForViewers, .. ForMembers] },
        { "maintainer", null, [.. ForViewers, .. ForMembers] },
        { "owner", null, [.. ForViewers, .. ForMembers] },
        { "member", ["read"], ForViewers },
        { "owner", ["tools"], [] },
    };

    [Theory, MemberData(nameof(Callers))]
    public async Task A_role_sees_and_calls_its_tools_and_no_others(string role, string[]? scopes, string[] expected)
    {
        using var person = await Person.Make(app, role, "agent", scopes);
        foreach (var generation in (string[])[McpClient.Older, McpClient.Newest])
        {
            await using var agent = await Agent.Connect(app, generation, person.Token);
            (await agent.Client.ListToolsAsync()).Select(tool => tool.Name).ShouldBe(expected, ignoreOrder: true);

            var target = await Target.Make(app);
            foreach (var tool in ForViewers.Concat(ForMembers).Except(expected))
            {
                var denied = await Fault(agent, tool, target.Arguments(tool));
                var unknown = await Fault(agent, "no_such_tool", target.Arguments(tool));
                ((int)denied.ErrorCode, denied.Message.Replace(tool, "no_such_tool", StringComparison.Ordinal)).ShouldBe(((int)unknown.ErrorCode, unknown.Message), tool);
            }

            if (!expected.Contains("delete_task")) await target.IsAsItWas(app);
        }
    }

    [Fact]
    public async Task Who_may_work_on_tasks_may_not_automate_a_project()
    {
        using var member = await Person.Make(app, "member", "agent");
        using var maintainer = await Person.Make(app, "maintainer", "agent");
        await using var one = await Agent.Connect(app, token: member.Token);
        await using var other = await Agent.Connect(app, token: maintainer.Token);
        var target = await Target.Make(app);
        var draft = target.Arguments("create_binding");
        draft.Remove("task_id");
        draft["project_id"] = target.Project;

        await one.Refused("create_binding", draft.DeepClone(), "auth.forbidden");
        var binding = (string)(await other.Do("create_binding", draft.DeepClone()))["id"]!;
        await one.Refused("delete_binding", new { project_id = target.Project, binding_id = binding }, "auth.forbidden");
        await other.Do("delete_binding", new { project_id = target.Project, binding_id = binding });
    }

    [Fact]
    public async Task Nothing_of_another_workspace_is_reached_by_any_tool()
    {
        using var stranger = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        await using var agent = await Agent.Connect(app, token: stranger.Token);
        var target = await Target.Make(app);
        var reached = new Dictionary<string, string>();
        foreach (var tool in ForViewers.Concat(ForMembers))
        {
            var result = await agent.Call(tool, target.Arguments(tool));
            var structured = JsonNode.Parse(result.StructuredContent!.Value.GetRawText())!;
            if (result.IsError == true) ((string)structured["code"]!).ShouldEndWith("not_found", customMessage: tool);
            else reached[tool] = structured.ToJsonString();
        }

        // What lists, lists nothing; what makes, makes it here.
        reached.Keys.ShouldBe(["list_tasks", "search_tasks", "list_projects", "list_runs"], ignoreOrder: true);
        reached.Values.ShouldAllBe(json => !json.Contains(target.Task) && !json.Contains(target.Project) && !json.Contains(target.Run));
        foreach (var uri in (string[])[$"task://{target.Task}", $"board://{target.Project}", $"run://{target.Run}"])
            ((int)(await Should.ThrowAsync<McpProtocolException>(async () => await agent.Client.ReadResourceAsync(uri))).ErrorCode).ShouldBe(-32602);
        (await agent.Client.ListResourcesAsync()).ShouldNotContain(resource => resource.Uri.Contains(target.Task) || resource.Uri.Contains(target.Project));
        await Should.ThrowAsync<McpProtocolException>(async () => await agent.Client.GetPromptAsync("plan_task", new Dictionary<string, object?> { ["task_id"] = target.Task }));
        await target.IsAsItWas(app);
    }

    [Fact]
    public async Task Who_may_not_read_sees_no_resources_and_no_prompts()
    {
        using var nobody = await Person.Make(app, "none", "agent");
        await using var agent = await Agent.Connect(app, token: nobody.Token);
        var id = await app.Http.NewTask();

        (await agent.Client.ListResourcesAsync()).ShouldBeEmpty();
        (await agent.Client.ListResourceTemplatesAsync()).ShouldBeEmpty();
        (await agent.Client.ListPromptsAsync()).ShouldBeEmpty();
        await Should.ThrowAsync<McpProtocolException>(async () => await agent.Client.ReadResourceAsync($"task://{id}"));
        await Should.ThrowAsync<McpProtocolException>(async () => await agent.Client.GetPromptAsync("standup"));
    }

    [Fact]
    public async Task What_an_agent_does_is_done_in_its_name()
    {
        using var person = await Person.Make(app, "member", "agent");
        await using var agent = await Agent.Connect(app, token: person.Token);
        var id = (string)(await agent.Do("create_task", new { title = "Mine" }))["id"]!;
        await agent.Do("add_note", new { task_id = id, text = "By me" });

        var author = (await app.Http.GetJson($"/api/tasks/{id}/notes")).Items[0]!["author"]!;
        ((string)author["kind"]!, (string)author["id"]!).ShouldBe(("agent", person.Id));
    }

    private static Task<McpProtocolException> Fault(Agent agent, string tool, JsonObject arguments) => Should.ThrowAsync<McpProtocolException>(async () =>
        await agent.Client.CallToolAsync(tool, arguments.ToDictionary(argument => argument.Key, argument => (object?)argument.Value)));
}
