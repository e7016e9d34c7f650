using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.EdgeCases;

/// <summary>SPEC A-7: the edge cases of seed 001, each with its defined answer. docs/edge-cases.md has the table; EC7 is with the other tests of access.</summary>
[Collection(OneApp.Name)]
public class EdgeCaseTests(TestApp app)
{
    [Fact]
    public async Task EC1_an_expired_key_stops_only_its_connection_until_a_new_one_is_entered()
    {
        await using var server = await ScriptedMcp.Start();
        server.Key = "first-key-0123456789";
        var connection = await server.Connect(app);
        (await Invoke(connection)).ShouldBe(HttpStatusCode.OK);

        server.Key = "second-key-0123456789";
        var refused = (await Invoke(connection)).ShouldBeProblem(HttpStatusCode.BadGateway, "mcp.auth_failed");
        refused.Text.ShouldNotContain("first-key-0123456789");
        (await Status(connection)).ShouldBe("auth_required");
        await app.Http.NewTask("Everything else goes on");

        (await app.Http.PatchJson($"/api/mcp/connections/{connection}", new { auth_config = new { type = "api_key", credentials = new { api_key = server.Key } } })).ShouldBe(HttpStatusCode.OK);
        (await Invoke(connection)).ShouldBe(HttpStatusCode.OK);
        (await Status(connection)).ShouldBe("active");
    }

    [Fact]
    public async Task EC2_while_a_service_is_out_its_calls_wait_as_runs_and_are_made_when_it_is_back()
    {
        await using var server = await ScriptedMcp.Start();
        var connection = await server.Connect(app);
        (await Invoke(connection)).ShouldBe(HttpStatusCode.OK);
        server.IsDown = true;
        (await Invoke(connection)).Status.ShouldBe(HttpStatusCode.BadGateway);

        var task = (await app.Http.PostJson("/api/tasks", new
        {
            title = "Made during the outage",
            bindings = new[] { new { connection_id = connection, binding_type = "on_create", config = new { tool_name = "say", input_template = new { }, retry_policy = new { max_retries = 10, backoff_seconds = 1, retry_on = new[] { "connection_error", "server_error", "timeout" } } } } },
        })).ShouldBe(HttpStatusCode.Created).Id;
        (await Patience.Until(() => Run(task), state => state == "waiting_retry")).ShouldBe("waiting_retry");

        server.IsDown = false;
        // Whoever asks first brings the connection back; runs that wait follow by themselves.
        (await Patience.Until(() => Invoke(connection), answer => answer.Status == HttpStatusCode.OK)).ShouldBe(HttpStatusCode.OK);
        (await Patience.Until(() => Run(task), state => state == "succeeded")).ShouldBe("succeeded");
    }

    [Fact]
    public async Task EC3_a_quota_that_is_used_up_refuses_with_the_time_to_come_back_and_was_warned_of()
    {
        await using var server = await ScriptedMcp.Start();
        var connection = await server.Connect(app, new { rate_per_minute = 1000, daily_quota = 5, max_retries = 0 });
        for (var call = 0; call < 5; call++) (await Invoke(connection)).ShouldBe(HttpStatusCode.OK);

        var refused = (await Invoke(connection)).ShouldBeProblem(HttpStatusCode.TooManyRequests, "mcp.rate_limited");

        int.Parse(refused.Header("Retry-After")!, System.Globalization.CultureInfo.InvariantCulture).ShouldBeInRange(1, 86_400);
        ((string)refused.Json["detail"]!).ShouldContain("daily_quota of 5");
        server.Calls.ShouldBe(5);
        (await Patience.Until(() => app.Http.GetJson("/api/notifications?limit=200"), list => list.Text.Contains(connection, StringComparison.Ordinal))).Text.ShouldContain("80 %");
    }

    [Theory, InlineData("<html>Bad gateway</html>"), InlineData("{\"jsonrpc\":\"2.0\""), InlineData("{\"jsonrpc\":\"2.0\",\"id\":\"other\",\"result\":{}}"), InlineData("[]"), InlineData("")]
    public async Task EC4_a_malformed_answer_is_an_error_of_that_call_alone(string nonsense)
    {
        await using var server = await ScriptedMcp.Start();
        var connection = await server.Connect(app, new { rate_per_minute = 1000, max_retries = 0 });
        (await Invoke(connection)).ShouldBe(HttpStatusCode.OK);

        server.Nonsense = nonsense;
        var broken = await app.Http.PostJson("/api/mcp/invoke", new { connection_id = connection, tool_name = "say", input = new { }, timeout = "2s" });
        ((int)broken.Status).ShouldBeOneOf(502, 504);
        broken.Code.ShouldBeOneOf("mcp.server_error", "mcp.connection_error", "mcp.timeout");
        broken.Text.ShouldNotContain("<html>");

        server.Nonsense = null;
        (await Patience.Until(() => Invoke(connection), answer => answer.Status == HttpStatusCode.OK)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task EC5_many_use_one_key_at_once_within_its_limits_and_one_change_of_it_wins()
    {
        await using var server = await ScriptedMcp.Start();
        server.Key = "shared-key-0123456789";
        var connection = await server.Connect(app, new { rate_per_minute = 1000, max_concurrency = 3 });
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        server.Gate = gate.Task;

        var calls = Enumerable.Range(0, 20).Select(_ => Invoke(connection)).ToArray();
        await Patience.Until(() => Task.FromResult(server.MostAtOnce), most => most == 3);
        gate.SetResult();
        (await Task.WhenAll(calls)).ShouldAllBe(answer => answer.Status == HttpStatusCode.OK);
        server.MostAtOnce.ShouldBe(3);

        var seen = (await app.Http.GetJson($"/api/mcp/connections/{connection}")).ETag!;
        var changes = await Task.WhenAll(Enumerable.Range(0, 5).Select(change => app.Http.Send(
            "PATCH", $"/api/mcp/connections/{connection}", new { auth_config = new { type = "api_key", credentials = new { api_key = $"new-key-{change}-0123456789" } } }, ("If-Match", seen))));
        changes.Count(answer => answer.Status == HttpStatusCode.OK).ShouldBe(1);
        changes.Count(answer => answer.Status == HttpStatusCode.PreconditionFailed).ShouldBe(4);
    }

    [Fact]
    public async Task EC6_another_provider_gets_no_credentials_of_the_one_before_and_the_rest_stays_as_it_is()
    {
        await using var before = await ScriptedMcp.Start();
        before.Key = "old-provider-key-0123456789";
        await using var after = await ScriptedMcp.Start();
        after.Key = "new-provider-key-0123456789";
        after.Description = "Says it differently.";
        var connection = await before.Connect(app);
        (await Invoke(connection)).ShouldBe(HttpStatusCode.OK);
        var elsewhere = new { type = "streamable_http", url = after.Url, protocol_version = "2025-11-25" };

        (await app.Http.PatchJson($"/api/mcp/connections/{connection}", new { transport = elsewhere })).ShouldBeProblem(HttpStatusCode.BadRequest, "connection.auth_invalid");
        (await app.Http.PatchJson($"/api/mcp/connections/{connection}", new { transport = elsewhere, auth_config = new { type = "api_key", credentials = new { api_key = after.Key } } })).ShouldBe(HttpStatusCode.OK);

        // Under the same id, so bindings and toolboxes need no change; its tools count as new ones of another place.
        (await Invoke(connection)).ShouldBe(HttpStatusCode.OK);
        after.Shown.ShouldNotContain(before.Key);
        // From now on they are pinned: what changes under way waits for an approval.
        after.Description = "Does something else.";
        await app.Http.PostJson($"/api/mcp/connections/{connection}/test");
        (await Patience.Until(() => Reconnected(connection), answer => answer.Status == HttpStatusCode.Conflict)).ShouldBeProblem(HttpStatusCode.Conflict, "mcp.tool_changed");
    }

    private async Task<Answer> Reconnected(string connection)
    {
        await app.Http.PatchJson($"/api/mcp/connections/{connection}", new { enabled = false });
        await app.Http.PatchJson($"/api/mcp/connections/{connection}", new { enabled = true });
        return await Invoke(connection);
    }

    private Task<Answer> Invoke(string connection) => app.Http.PostJson("/api/mcp/invoke", new { connection_id = connection, tool_name = "say", input = new { } });

    private async Task<string> Status(string connection) => (string)(await app.Http.GetJson($"/api/mcp/connections/{connection}")).Json["status"]!;

    private async Task<string?> Run(string task) => (string?)(await app.Http.GetJson($"/api/runs?task_id={task}")).Items.FirstOrDefault()?["state"];
}
