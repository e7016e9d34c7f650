using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp.Tools;

/// <summary>Agents work on tasks (SPEC S-2).</summary>
[Collection(OneApp.Name)]
public class TaskToolTests(TestApp app)
{
    public static TheoryData<string> Generations => Agent.Generations;

    [Theory, MemberData(nameof(Generations))]
    public async Task A_task_goes_its_way(string generation)
    {
        await using var agent = await Agent.Connect(app, generation);
        var made = await agent.Do("create_task", new { title = "Fix the login", note = "On phones.", priority = "p1", tags = new[] { "bug" }, due_date = "2031-12-01T10:00:00+01:00" });
        var id = (string)made["id"]!;
        ((string)made["status"]!).ShouldBe("todo");
        ((string)made["due_date"]!).ShouldBe("2031-12-01T09:00:00Z");

        var noted = await agent.Do("add_note", new { task_id = id, text = "It is the cookie." });
        var updated = await agent.Do("update_task", new { task_id = id, priority = "p0", tags = new[] { "bug", "phone" }, expected_version = (long)noted["version"]! });
        ((string)updated["priority"]!).ShouldBe("p0");
        ((string)(await agent.Do("move_task", new { task_id = id, status = "review" }))["status"]!).ShouldBe("review");
        (await agent.Do("complete_task", new { task_id = id }))["completed_at"].ShouldNotBeNull();
        (await agent.Do("reopen_task", new { task_id = id }))["completed_at"].ShouldBeNull();

        var read = await agent.Do("get_task", new { task_id = id });
        ((string)read["note"]!).ShouldBe("On phones.");
        ((string)read["notes"]![0]!["text"]!).ShouldBe("It is the cookie.");
        read["cut"].ShouldBeNull();
        var overHttp = (await app.Http.GetJson($"/api/tasks/{id}")).Json;
        ((long)read["version"]!).ShouldBe((long)overHttp["version"]!);

        ((bool)(await agent.Do("delete_task", new { task_id = id, expected_version = (long)read["version"]! }))["deleted"]!).ShouldBeTrue();
        await agent.Refused("get_task", new { task_id = id }, "task.not_found");
        await agent.Refused("delete_task", new { task_id = id }, "task.not_found");
    }

    [Fact]
    public async Task What_is_refused_says_where_and_what_to_do()
    {
        await using var agent = await Agent.Connect(app);
        var id = await app.Http.NewTask();

        var unknown = await agent.Refused("create_task", new { titel = "x", title = "x" }, "request.unknown_field");
        unknown["errors"]!.AsObject().ShouldContainKey("titel");
        await agent.Refused("create_task", new { }, "request.invalid");
        await agent.Refused("create_task", new { title = "" }, "task.title_invalid");
        await agent.Refused("create_task", new { title = "x", bindings = Array.Empty<object>() }, "request.unknown_field");
        await agent.Refused("create_task", new { title = "x", priority = "urgent" }, "request.invalid");
        await agent.Refused("create_task", new { title = "x", due_date = "tomorrow" }, "request.invalid");
        await agent.Refused("create_task", new { title = "x", project_id = Guid.NewGuid() }, "task.project_not_found");
        await agent.Refused("move_task", new { task_id = id, status = "nowhere" }, "task.status_unknown");
        await agent.Refused("get_task", new { task_id = "7" }, "request.invalid");
        await agent.Refused("get_task", new { task_id = id, text_limit = 5 }, "request.invalid");
        await agent.Refused("list_tasks", new { limit = 101 }, "request.invalid");
        await agent.Refused("list_tasks", new { open_only = true, status = new[] { "todo" } }, "request.invalid");
        await agent.Refused("search_tasks", new { query = " \u0001 " }, "request.invalid");
        await agent.Refused("list_tasks", new { cursor = "nonsense" }, "request.cursor_invalid");
        await agent.Refused("update_task", new { task_id = id, idempotency_key = "ä" , title = "x" }, "request.idempotency_key_invalid");

        var blocked = (string)(await agent.Do("create_task", new { title = "Blocked", blocked_by = new[] { id } }))["id"]!;
        await agent.Refused("complete_task", new { task_id = blocked }, "task.blocked");
        await agent.Refused("update_task", new { task_id = id, blocked_by = new[] { blocked } }, "task.dependency_cycle");
    }

    [Fact]
    public async Task Of_two_agents_with_the_same_state_one_changes_it_and_the_other_learns_how_it_is()
    {
        await using var one = await Agent.Connect(app, McpClient.Newest);
        await using var other = await Agent.Connect(app, McpClient.Older);
        var id = await app.Http.NewTask("Shared");

        var answers = await Task.WhenAll(
            one.Call("update_task", new { task_id = id, title = "By one", expected_version = 1 }),
            other.Call("update_task", new { task_id = id, title = "By the other", expected_version = 1 }));

        answers.Count(answer => answer.IsError == true).ShouldBe(1);
        var refused = JsonNode.Parse(answers.Single(answer => answer.IsError == true).StructuredContent!.Value.GetRawText())!;
        ((string)refused["code"]!).ShouldBe("version.stale");
        ((long)refused["current"]!["version"]!).ShouldBe(2);
        ((string)refused["current"]!["title"]!).ShouldStartWith("By ");
    }

    [Theory, MemberData(nameof(Generations))]
    public async Task A_repeat_under_one_key_gets_the_first_answer(string generation)
    {
        await using var agent = await Agent.Connect(app, generation);
        var (tag, key) = (Guid.NewGuid().ToString("N"), Guid.NewGuid().ToString("N"));

        var made = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => agent.Do("create_task", new { title = "Once", tags = new[] { tag }, idempotency_key = key })));
        var byMeta = await agent.Call("create_task", new { tags = new[] { tag }, title = "Once" }, new JsonObject { ["taskmcp/idempotency_key"] = key });

        made.Select(task => (string)task["id"]!).Distinct().ShouldHaveSingleItem().ShouldBe((string)JsonNode.Parse(byMeta.StructuredContent!.Value.GetRawText())!["id"]!);
        (await agent.Do("list_tasks", new { tags = new[] { tag } }))["items"]!.AsArray().Count.ShouldBe(1);
        await agent.Refused("create_task", new { title = "Another", tags = new[] { tag }, idempotency_key = key }, "idempotency.mismatch");
        await agent.Refused("add_note", new { task_id = (string)made[0]["id"]!, text = "x", idempotency_key = key }, "idempotency.mismatch");
        (await app.Http.PostJson("/api/tasks", new { title = "Once" }, ("Idempotency-Key", key))).Code.ShouldBe("idempotency.mismatch");
    }

    [Fact]
    public async Task A_note_and_a_deletion_happen_once()
    {
        await using var agent = await Agent.Connect(app);
        var id = await app.Http.NewTask();
        var (note, delete) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());

        var notes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => agent.Do("add_note", new { task_id = id, text = "Once", idempotency_key = note })));
        notes.Select(added => (string)added["id"]!).Distinct().ShouldHaveSingleItem();
        (await agent.Do("get_task", new { task_id = id }))["notes"]!.AsArray().Count.ShouldBe(1);
        await agent.Do("delete_task", new { task_id = id, idempotency_key = delete });
        await agent.Do("delete_task", new { task_id = id, idempotency_key = delete });
    }

    [Fact]
    public async Task Calling_again_what_is_idempotent_changes_nothing_further()
    {
        await using var agent = await Agent.Connect(app);
        var id = await app.Http.NewTask();
        foreach (var (tool, arguments) in new (string, object)[]
        {
            ("update_task", new { task_id = id, title = "New", tags = new[] { "a" } }),
            ("move_task", new { task_id = id, status = "review" }),
            ("complete_task", new { task_id = id }),
            ("reopen_task", new { task_id = id }),
        })
        {
            var first = await agent.Do(tool, arguments);
            (await agent.Do(tool, arguments)).ToJsonString().ShouldBe(first.ToJsonString(), tool);
        }
    }

    [Fact]
    public async Task What_an_update_replaced_stays_in_the_history()
    {
        await using var agent = await Agent.Connect(app);
        var id = (string)(await agent.Do("create_task", new { title = "Old title", note = "Old note" }))["id"]!;
        await agent.Do("update_task", new { task_id = id, title = "New title", note = "New note" });

        var history = (await app.Http.GetJson($"/api/tasks/{id}/events")).Text;
        history.ShouldContain("Old title");
        history.ShouldContain("Old note");
    }
}
