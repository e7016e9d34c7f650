using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Audit;

/// <summary>What requests do is in the audit when they are answered (SPEC A-2).</summary>
[Collection(OneApp.Name)]
public class RecordingTests(TestApp app)
{
    [Fact]
    public async Task A_change_is_recorded_with_who_did_what_to_what()
    {
        var id = await app.Http.NewTask();
        await app.Http.PatchJson($"/api/tasks/{id}", new { title = "Another title" });
        await app.Http.PostJson($"/api/tasks/{id}/notes", new { text = "Words that are nobody's business" });
        await app.Http.DeleteJson($"/api/tasks/{id}");

        var rows = await Rows($"target={id}");
        rows.Select(row => $"{row["action"]} {row["target_type"]} {row["decision"]} {row["outcome"]}").ShouldBe([
            "task.delete task allowed succeeded", "note.add task allowed succeeded", "task.update task allowed succeeded", "task.create task allowed succeeded"]);
        rows.ShouldAllBe(row => (string)row["actor"]!["id"]! == "owner" && (string)row["remote_address"]! == "127.0.0.1" && (double)row["duration_ms"]! > 0);
        rows.ShouldAllBe(row => ((string)row["correlation_id"]!).Length == 32);
        string.Concat(rows.Select(row => row.ToJsonString())).ShouldNotContain("business");
    }

    [Fact]
    public async Task A_refusal_is_recorded_with_its_code_and_a_reading_not_at_all()
    {
        var id = Guid.NewGuid();
        await app.Http.PatchJson($"/api/tasks/{id}", new { title = "x" });
        await app.Http.PatchJson($"/api/tasks/{id}", new { titel = "x" });
        await app.Http.GetJson($"/api/tasks/{id}");

        (await Rows($"target={id}")).Select(row => $"{row["action"]} {row["outcome"]} {row["reason"]}").ShouldBe(["task.update none request.unknown_field", "task.update none task.not_found"]);
    }

    [Fact]
    public async Task A_repeat_is_recorded_as_one()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        var id = (await app.Http.PostJson("/api/tasks", new { title = "Once" }, key)).Id;
        await app.Http.PostJson("/api/tasks", new { title = "Once" }, key);
        await app.Http.PostJson("/api/tasks", new { title = "Another" }, key);

        (await Rows($"target={id}")).Select(row => $"{row["action"]} {row["outcome"]} {row["reason"]}").ShouldBe(["task.create none idempotency.replayed", "task.create succeeded "]);
        (await Rows("action=task.create&limit=1")).ShouldHaveSingleItem()["reason"]!.ToString().ShouldBe("idempotency.mismatch");
    }

    [Fact]
    public async Task A_request_and_what_followed_share_their_correlation()
    {
        var trace = Guid.NewGuid().ToString("N");
        var id = (await app.Http.PostJson("/api/tasks", new { title = "x" }, ("traceparent", $"00-{trace}-{trace[..16]}-01"))).Id;
        (await Rows($"correlation_id={trace}")).ShouldHaveSingleItem()["target_id"]!.ToString().ShouldBe(id);
    }

    [Fact]
    public async Task What_strangers_do_is_not_written_down()
    {
        var before = (long)(await app.Http.GetJson("/api/audit?limit=1")).Items[0]!["sequence"]!;
        for (var i = 0; i < 3; i++) await app.Stranger.PostJson("/api/tasks", new { title = "x" }, ("Authorization", "Bearer wrong-token-wrong-token-00"));
        ((long)(await app.Http.GetJson("/api/audit?limit=1")).Items[0]!["sequence"]!).ShouldBe(before);
    }

    [Fact]
    public async Task Headers_and_paths_of_a_request_can_not_write_into_the_audit()
    {
        await app.Http.PostJson("/api/tasks", new { title = "x\r\n=cmd()" }, ("X-Forwarded-For", "6.6.6.6"), ("User-Agent", "=cmd|' /C calc'!A0"));
        var csv = (await app.Http.GetJson("/api/audit/export?format=csv")).Text;
        csv.ShouldNotContain("cmd");
        csv.ShouldNotContain("6.6.6.6");
    }

    [Fact]
    public async Task A_call_of_a_tool_is_announced_before_and_told_after()
    {
        var connection = (await app.Http.PostJson("/api/mcp/connections", new
        {
            name = "Nobody", server_type = "nobody", server_url = "http://127.0.0.1:9/mcp", limits = new { cost_per_call = 0.25, max_retries = 0 },
        })).ShouldBe(HttpStatusCode.Created).Id;
        (await app.Http.PostJson("/api/mcp/invoke", new { connection_id = connection, tool_name = "echo", input = new { } })).ShouldBeProblem(HttpStatusCode.BadGateway, "mcp.connection_error");

        var rows = await Rows($"connection_id={connection}&action=tool.call");
        rows.Select(row => $"{row["tool"]} {row["outcome"]} {row["outcome_code"]}").ShouldBe(["echo failed mcp.connection_error", "echo started "]);
        rows.Select(row => row["correlation_id"]!.ToString()).Distinct().ShouldHaveSingleItem();
        (await app.Http.GetJson("/api/audit/usage?group_by=connection")).Items.ShouldContain(group => (string)group!["key"]! == connection && (int)group["failures"]! == 1);
    }

    [Fact]
    public async Task A_denial_is_recorded_with_the_token_that_was_shown()
    {
        using var viewer = await Person.Make(app, "viewer");
        (await viewer.Http.PostJson("/api/tasks", new { title = "x" })).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        (await viewer.Http.GetJson("/api/audit")).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");

        var rows = await Rows($"principal={viewer.Id}&decision=denied");
        rows.Select(row => $"{row["action"]} {row["outcome"]} {row["reason"]}").ShouldBe(["audit.list none auth.forbidden", "task.create none auth.forbidden"]);
        rows.ShouldAllBe(row => (string)row["token_id"]! == viewer.TokenId && (string)row["actor"]!["name"]! == "A viewer");
    }

    [Fact]
    public async Task A_token_that_is_not_good_any_more_is_recorded_as_its_principals()
    {
        using var disabled = await Person.Make(app, "member");
        await app.Http.PatchJson($"/api/principals/{disabled.Id}", new { enabled = false });
        for (var i = 0; i < 3; i++) (await disabled.Http.GetJson("/api/tasks")).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");

        var rows = await Patience.Until(() => Rows($"principal={disabled.Id}"), found => found.Count > 0);
        rows.ShouldHaveSingleItem().ToJsonString().ShouldContain("principal.disabled");
    }

    [Fact]
    public async Task Signing_in_and_out_is_recorded()
    {
        using var user = await Person.Make(app, "member");
        var cookie = (await app.Stranger.GetJson($"/signin?token={user.Token}")).Header("Set-Cookie")!.Split(';')[0];
        await app.Stranger.PostJson("/signout", null, ("Cookie", cookie), ("Sec-Fetch-Site", "same-origin"));
        (await Rows($"principal={user.Id}")).Select(row => $"{row["action"]} {row["outcome"]}").ShouldBe(["session.end succeeded", "session.create succeeded"]);
    }

    [Theory]
    [InlineData("/api/audit?cursor=x", "request.cursor_invalid")]
    [InlineData("/api/audit?decision=maybe", "request.invalid")]
    [InlineData("/api/audit?connection_id=x", "request.invalid")]
    [InlineData("/api/audit?limit=1000", "request.invalid")]
    [InlineData("/api/audit/export?format=xml", "request.invalid")]
    [InlineData("/api/audit/usage?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "request.invalid")]
    [InlineData("/api/audit/usage?from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "request.invalid")]
    public async Task A_question_has_its_shape(string path, string code)
    {
        (await app.Http.GetJson(path)).ShouldBeProblem(HttpStatusCode.BadRequest, code);
    }

    private async Task<List<JsonNode>> Rows(string query) => [.. (await app.Http.GetJson($"/api/audit?{query}")).ShouldBe(HttpStatusCode.OK).Items.Select(row => row!)];
}
