using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp.Tools;

/// <summary>What agents change is in the audit, in the words of the HTTP request that does the same (SPEC A-2).</summary>
[Collection(OneApp.Name)]
public class ToolAuditTests(TestApp app)
{
    [Fact]
    public async Task What_an_agent_changes_is_recorded_and_what_it_reads_is_not()
    {
        using var person = await Person.Make(app, "member", "agent");
        await using var agent = await Agent.Connect(app, token: person.Token);
        var key = Guid.NewGuid().ToString();

        var id = (string)(await agent.Do("create_task", new { title = "Do not record this text", idempotency_key = key }))["id"]!;
        await agent.Do("create_task", new { title = "Do not record this text", idempotency_key = key });
        await agent.Do("get_task", new { task_id = id });
        await agent.Do("list_tasks");
        var note = (string)(await agent.Do("add_note", new { task_id = id, text = "Nor this" }))["id"]!;
        await agent.Refused("update_task", new { task_id = id, title = "" }, "task.title_invalid");
        await agent.Do("delete_task", new { task_id = id });

        var rows = (await app.Http.GetJson($"/api/audit?principal={person.Id}")).Items.Select(row => row!.AsObject()).ToArray();
        rows.Select(row => $"{row["action"]} {row["tool"]} {row["target_id"]} {row["outcome"]} {row["reason"]}").ShouldBe(
        [
            $"task.delete delete_task {id} succeeded ",
            $"task.update update_task {id} none task.title_invalid",
            $"note.add add_note {id}/{note} succeeded ",
            "task.create create_task  none idempotency.replayed",
            $"task.create create_task {id} succeeded ",
        ]);
        rows.ShouldAllBe(row => (string)row["token_id"]! == person.TokenId && (string)row["correlation_id"]! != "" && (string)row["remote_address"]! == "127.0.0.1");
        string.Concat(rows.Select(row => row.ToJsonString())).ShouldNotContain("this", Case.Insensitive);
    }

    [Fact]
    public async Task What_is_made_by_a_tool_has_the_same_row_as_over_http()
    {
        using var person = await Person.Make(app, "member", "agent");
        await using var agent = await Agent.Connect(app, token: person.Token);
        await agent.Do("create_task", new { title = "x" });
        await person.Http.PostJson("/api/tasks", new { title = "x" });

        var rows = (await app.Http.GetJson($"/api/audit?principal={person.Id}")).Items;
        rows.Count.ShouldBe(2);
        foreach (var member in (string[])["action", "target_type", "decision", "outcome", "actor", "token_id", "remote_address"])
            JsonNode.DeepEquals(rows[0]![member], rows[1]![member]).ShouldBeTrue(member);
    }
}
