using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Connections;

/// <summary>Connections over HTTP, without a server behind them (SPEC C-1, C-8, C-10).</summary>
[Collection(OneApp.Name)]
public class ConnectionTests(TestApp app)
{
    private const string Secret = "sk-very-secret-credential";

    [Fact]
    public async Task Credentials_go_in_and_never_come_out()
    {
        var made = (await app.Http.PostJson("/api/mcp/connections", Remote())).ShouldBe(HttpStatusCode.Created);

        var path = made.Header("Location")!;
        var test = await app.Http.PostJson($"{path}/test");
        var answers = new[] { made, test, await app.Http.GetJson(path), await app.Http.GetJson("/api/mcp/connections?limit=200"), await app.Http.GetJson($"{path}/log"), await app.Http.PatchJson(path, new { name = "Renamed" }) };
        answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.OK || answer.Status == HttpStatusCode.Created);
        answers.ShouldAllBe(answer => !answer.Text.Contains(Secret));
        made.Json["auth_config"]!["credential_names"]!.AsArray().Select(name => (string)name!).ShouldBe(["api_key"]);
        ((bool)test.Json["ok"]!).ShouldBeFalse();
        ((string)test.Json["error"]!["code"]!).ShouldBe("connection_error");

        (await app.Http.DeleteJson(path)).ShouldBe(HttpStatusCode.NoContent);
        (await app.Http.GetJson(path)).ShouldBeProblem(HttpStatusCode.NotFound, "connection.not_found");
    }

    [Fact]
    public async Task Well_known_servers_are_listed_with_what_it_takes()
    {
        var presets = (await app.Http.GetJson("/api/mcp/presets")).ShouldBe(HttpStatusCode.OK).Json["items"]!.AsArray();
        presets.Count.ShouldBe(7);
        var github = presets.Single(preset => (string)preset!["server_type"]! == "github")!;
        ((string)github["transport"]!["url"]!).ShouldBe("https://api.githubcopilot.com/mcp/");
        ((string)github["auth_config"]!["credentials"]!["api_key"]!).ShouldBe("{token}");
        ((bool)github["fields"]![0]!["secret"]!).ShouldBeTrue();
    }

    [Theory]
    [InlineData("{\"name\":\"x\",\"server_type\":\"x\"}", "transport")]
    [InlineData("{\"name\":\"x\",\"server_type\":\"x\",\"server_url\":\"http://a/\",\"transport\":{\"type\":\"stdio\",\"command\":\"x\"}}", "server_url")]
    [InlineData("{\"name\":\"x\",\"server_type\":\"x\",\"transport\":{\"type\":\"pigeon\"}}", "transport.type")]
    [InlineData("{\"name\":\"x\",\"server_type\":\"x\",\"server_url\":\"http://a/\",\"auth_config\":{\"type\":\"api_key\",\"credentials\":{\"api_key\":7}}}", "auth_config.credentials.api_key")]
    public async Task A_wrong_connection_is_refused_by_name(string body, string field)
    {
        var answer = (await app.Http.PostJson("/api/mcp/connections", body)).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        answer.Json["errors"]!.AsObject().ContainsKey(field).ShouldBeTrue(answer.Text);
    }

    [Fact]
    public async Task Limits_and_cache_are_set_and_shown()
    {
        var body = System.Text.Json.Nodes.JsonNode.Parse("""
            {"name":"x","server_type":"x","server_url":"http://127.0.0.1:9/mcp","limits":{"rate_per_minute":7,"daily_quota":500},"cache":{"ttl":"5m","tools":{"search":"1h","send":"0s"}}}
            """)!;
        var made = (await app.Http.PostJson("/api/mcp/connections", body.ToJsonString())).ShouldBe(HttpStatusCode.Created);
        ((int)made.Json["limits"]!["rate_per_minute"]!).ShouldBe(7);
        ((int)made.Json["limits"]!["max_concurrency"]!).ShouldBe(16);
        ((string)made.Json["cache"]!["ttl"]!).ShouldBe("5m");
        ((string)made.Json["cache"]!["tools"]!["search"]!).ShouldBe("1h");
        ((bool)made.Json["enabled"]!).ShouldBeTrue();

        var path = made.Header("Location")!;
        var patched = await app.Http.PatchJson(path, new { limits = new { rate_per_minute = 8 }, enabled = false });
        ((int)patched.Json["limits"]!["rate_per_minute"]!).ShouldBe(8);
        patched.Json["limits"]!["daily_quota"].ShouldBeNull();
        ((string)patched.Json["cache"]!["ttl"]!).ShouldBe("5m");
        ((bool)patched.Json["enabled"]!).ShouldBeFalse();
        (await app.Http.PatchJson(path, new { limits = new { rate_per_minute = 0 } })).ShouldBeProblem(HttpStatusCode.BadRequest, "connection.limits_invalid");
    }

    [Fact]
    public async Task A_call_that_fails_has_the_code_and_status_of_its_error()
    {
        var id = (await app.Http.PostJson("/api/mcp/connections", Remote())).Id;

        (await Invoke(id, new { })).ShouldBeProblem(HttpStatusCode.BadGateway, "mcp.connection_error");
        (await Invoke(Guid.NewGuid().ToString(), new { })).ShouldBeProblem(HttpStatusCode.NotFound, "connection.not_found");
        (await Invoke(id, new[] { 1 })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");

        var streamed = await app.Http.PostJson("/api/mcp/invoke", Call(id, new { }), ("Accept", "text/event-stream"));
        streamed.Message.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        streamed.Text.ShouldStartWith("event: error\ndata: {");
        streamed.Text.ShouldContain("mcp.connection_error");

        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        (await app.Http.PostJson("/api/mcp/invoke", Call(id, new { }), ("Accept", "text/event-stream"), key)).ShouldBeProblem(HttpStatusCode.BadGateway, "mcp.connection_error");
    }

    private Task<Answer> Invoke(string id, object input) => app.Http.PostJson("/api/mcp/invoke", Call(id, input));

    private static object Call(string id, object input) => new { connection_id = id, tool_name = "echo", input };

    // Port 9 is "discard": nothing listens there.
    private static object Remote() => new
    {
        name = "Remote", server_type = "remote", server_url = "http://127.0.0.1:9/mcp",
        auth_config = new { type = "api_key", credentials = new { api_key = Secret }, header = "Authorization", scheme = "Bearer" },
    };
}
