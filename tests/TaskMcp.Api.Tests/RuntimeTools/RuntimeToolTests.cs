using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using TaskMcp.Api.Tests.Connections;
using TaskMcp.Api.Tests.Harness;
using TaskMcp.Api.Tests.Mcp;

namespace TaskMcp.Api.Tests.RuntimeTools;

/// <summary>SPEC S-7: tools that an owner makes while the server runs.</summary>
[Collection(OneApp.Name)]
public class RuntimeToolTests(TestApp app)
{
    private const string Tools = "/api/tools";
    private static readonly object City = new { type = "object", properties = new { city = new { type = "string", minLength = 1 } }, required = new[] { "city" }, additionalProperties = false };

    [Fact]
    public async Task A_request_is_made_with_arguments_as_data_and_its_secret_is_never_seen_again()
    {
        await using var weather = await Upstream.Start(http => http.Response.WriteAsync($$"""{"degrees":21,"echo":"{{http.Request.Headers.Authorization}}","words":"{{"{{ input.city }} {% assign x = 1 %}"}}"}"""));
        var tool = await Make("get_weather", new
        {
            method = "POST",
            url = $"{weather.Url}/v1/{{{{ input.city }}}}?units=metric",
            headers = new Dictionary<string, string> { ["X-City"] = "{{ input.city | upcase }}" },
            body = new { city = "{{ input.city }}", who = "{{ user.id }}" },
            output = new { degrees = "{{ output.body.degrees }}", said = "{{ output.body.words }}", status = "{{ output.status }}", echoed = "{{ output.body.echo }}" },
        }, secrets: new { Authorization = "Bearer a-very-secret-token" });

        var answer = (await Try(tool, new { city = "a/b\"}?x" })).ShouldBe(HttpStatusCode.OK);

        var asked = weather.Requests.ShouldHaveSingleItem();
        asked.Target.ShouldBe("/v1/a%2Fb%22%7D%3Fx?units=metric");
        asked.Headers["Authorization"].ShouldBe("Bearer a-very-secret-token");
        asked.Headers["X-City"].ShouldBe("A/B\"}?X");
        JsonNode.DeepEquals(JsonNode.Parse(asked.Body), JsonNode.Parse("""{"city":"a/b\"}?x","who":"owner"}""")).ShouldBeTrue(asked.Body);
        var output = answer.Json["output"]!;
        ((int)output["degrees"]!).ShouldBe(21);
        ((int)output["status"]!).ShouldBe(200);
        // What looks like a template in an answer stays as it came (A-5).
        ((string)output["said"]!).ShouldBe("{{ input.city }} {% assign x = 1 %}");
        ((string)output["echoed"]!).ShouldBe("***");
        answer.Text.ShouldNotContain("a-very-secret-token");
        (await app.Http.GetJson($"{Tools}/{tool}")).Text.ShouldNotContain("a-very-secret-token");
        (await app.Http.GetJson(Tools)).Text.ShouldNotContain("a-very-secret-token");
    }

    [Fact]
    public async Task A_dry_run_shows_what_would_be_sent_and_sends_nothing()
    {
        await using var server = await Upstream.Answering("{}");
        var tool = await Make("dry", new { url = $"{server.Url}/{{{{ input.city }}}}" }, secrets: new Dictionary<string, string> { ["X-Key"] = "secret-key-0123456789" });

        var plan = (await app.Http.PostJson($"{Tools}/{tool}/test", new { input = new { city = "Rome" } })).ShouldBe(HttpStatusCode.OK).Json["plan"]!;

        ((string)plan["url"]!).ShouldBe($"{server.Url}/Rome");
        ((string)plan["method"]!).ShouldBe("GET");
        ((string)plan["headers"]!["X-Key"]!).ShouldBe("***");
        server.Requests.ShouldBeEmpty();
    }

    [Theory, InlineData("{}"), InlineData("""{"city":""}"""), InlineData("""{"city":1}"""), InlineData("""{"city":"a","more":1}"""), InlineData("[]")]
    public async Task Arguments_that_do_not_fit_the_schema_are_refused_and_nothing_is_sent(string input)
    {
        await using var server = await Upstream.Answering("{}");
        var tool = await Make("checked", new { url = $"{server.Url}/{{{{ input.city }}}}" });

        (await app.Http.PostJson($"{Tools}/{tool}/test", $$"""{"input":{{input}},"dry_run":false}""")).ShouldBeProblem(HttpStatusCode.BadRequest, "mcp.invalid_input");
        server.Requests.ShouldBeEmpty();
    }

    [Theory, InlineData(500, HttpStatusCode.BadGateway, "mcp.server_error"), InlineData(401, HttpStatusCode.BadGateway, "mcp.auth_failed"), InlineData(429, HttpStatusCode.TooManyRequests, "mcp.rate_limited"), InlineData(302, HttpStatusCode.BadGateway, "mcp.server_error")]
    public async Task What_is_no_success_is_an_error_without_the_secret(int status, HttpStatusCode shown, string code)
    {
        await using var server = await Upstream.Start(http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = "http://169.254.169.254/latest";
            return http.Response.WriteAsync($"no\r\nfor {http.Request.Headers["X-Key"]}");
        });
        var tool = await Make("failing", new { url = $"{server.Url}/x" }, secrets: new Dictionary<string, string> { ["X-Key"] = "secret-key-0123456789" });

        var answer = (await Try(tool, new { city = "a" })).ShouldBeProblem(shown, code);

        answer.Text.ShouldNotContain("secret-key-0123456789");
        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_answer_that_is_too_large_or_too_late_is_not_waited_for()
    {
        await using var server = await Upstream.Start(http => http.Request.Path == "/large" ? http.Response.WriteAsync(new string('a', 100_000)) : Task.Delay(Timeout.Infinite, http.RequestAborted));
        var large = await Make("large", new { url = $"{server.Url}/large", max_bytes = 1000 });
        var late = await Make("late", new { url = $"{server.Url}/late" }, timeout: "1s");

        ((string)(await Try(large, new { city = "a" })).ShouldBeProblem(HttpStatusCode.BadGateway, "mcp.server_error").Json["detail"]!).ShouldContain("max_bytes");
        (await Try(late, new { city = "a" })).ShouldBeProblem(HttpStatusCode.GatewayTimeout, "mcp.timeout");
    }

    [Fact]
    public async Task Nothing_is_sent_to_where_nobody_allowed_it()
    {
        (await Create("metadata", new { url = "https://169.254.169.254/latest" })).ShouldBeProblem(HttpStatusCode.BadRequest, "connection.host_forbidden");
        (await Create("inside", new { url = "https://10.0.0.1/" })).ShouldBeProblem(HttpStatusCode.BadRequest, "connection.host_forbidden");
        (await Create("chosen", new { url = "https://{{ input.city }}/" })).ShouldBeProblem(HttpStatusCode.BadRequest, "runtime_tool.invalid");
    }

    [Fact]
    public async Task A_template_over_a_tool_of_a_connection_calls_it_under_its_own_rules()
    {
        var connection = await WireConnection.To(app, "2025-11-25");
        var made = await app.Http.PostJson(Tools, new { name = Name("say"), description = "Says it.", input_schema = City, tool = new { connection_id = connection, tool_name = "no_such_tool", input = new { text = "{{ input.city }}" } } });
        made.ShouldBe(HttpStatusCode.Created);
        ((string)made.Json["warnings"]![0]!).ShouldContain("no_such_tool");
        (await Try(made.Id, new { city = "a" })).ShouldBeProblem(HttpStatusCode.NotFound, "mcp.tool_not_found");

        var action = new { connection_id = connection, tool_name = "rich", input = new { said = "{{ input.city }}" }, output = new { shaped = "{{ output.n | plus: 1 }}", said = "{{ input.city }}" } };
        var changed = await app.Http.PatchJson($"{Tools}/{made.Id}", new { tool = action });

        changed.ShouldBe(HttpStatusCode.OK).Json["warnings"]!.AsArray().ShouldBeEmpty(changed.Text);
        ((string)changed.Json["hash"]!).ShouldNotBe((string)made.Json["hash"]!);
        var output = (await Try(made.Id, new { city = "{{ user.id }}" })).ShouldBe(HttpStatusCode.OK).Json["output"]!;
        ((int)output["shaped"]!).ShouldBe(2);
        ((string)output["said"]!).ShouldBe("{{ user.id }}");
    }

    [Fact]
    public async Task A_toolbox_offers_what_is_enabled_under_a_name_that_nobody_else_has()
    {
        await using var server = await Upstream.Answering("{}");
        var name = Name("offered");
        var tool = (await app.Http.PostJson(Tools, new { name, description = "Offered.", input_schema = City, http = new { url = $"{server.Url}/x" } })).ShouldBe(HttpStatusCode.Created).Id;
        (await app.Http.PostJson(Tools, new { name, description = "Again.", http = new { url = $"{server.Url}/x" } })).ShouldBeProblem(HttpStatusCode.Conflict, "runtime_tool.name_exists");
        var entry = (string)(await app.Http.GetJson(Tools)).Json["toolbox_connection_id"]!;
        var toolbox = (await app.Http.PostJson("/api/toolboxes", new { name = "Own", entries = new[] { new { connection_id = entry, tools = new[] { "offered_*" }, prefix = "none" } } })).ShouldBe(HttpStatusCode.Created).Id;

        (await app.Http.Send("PUT", $"/api/principals/owner/grants/{toolbox}", new { })).ShouldBe(HttpStatusCode.OK);
        (await Offered()).ShouldContain(name);
        var agent = new McpClient(app.Http);
        (await agent.Ask("tools/list")).Text.ShouldContain(name);
        ((bool?)(await Called("Rome")).Result()["isError"]).ShouldNotBe(true);
        ((bool?)(await Called("")).Result()["isError"]).ShouldBe(true);
        server.Requests.Count.ShouldBe(1);
        await app.Http.PatchJson($"{Tools}/{tool}", new { enabled = false });
        (await Offered()).ShouldNotContain(name);
        await app.Http.PatchJson($"{Tools}/{tool}", new { enabled = true });
        (await Offered()).ShouldContain(name);
        (await app.Http.DeleteJson($"{Tools}/{tool}")).ShouldBe(HttpStatusCode.NoContent);
        (await Offered()).ShouldNotContain(name);
        (await Called("Rome")).Error()["message"]!.ToString().ShouldContain(name);
        await app.Http.DeleteJson($"/api/toolboxes/{toolbox}");

        Task<Answer> Called(string city) => agent.Ask("tools/call", new JsonObject { ["name"] = name, ["arguments"] = new JsonObject { ["city"] = city } });

        async Task<IEnumerable<string>> Offered() => (await app.Http.GetJson($"/api/toolboxes/{toolbox}/contents")).ShouldBe(HttpStatusCode.OK).Json["tools"]!.AsArray().Select(shown => (string)shown!["name"]!);
    }

    [Fact]
    public async Task A_change_needs_the_version_that_was_seen()
    {
        await using var server = await Upstream.Answering("{}");
        var tool = await Make("versioned", new { url = $"{server.Url}/x" });

        (await app.Http.Send("PATCH", $"{Tools}/{tool}", new { title = "First" }, ("If-Match", "\"1\""))).ShouldBe(HttpStatusCode.OK).ETag.ShouldBe("\"2\"");
        (await app.Http.Send("PATCH", $"{Tools}/{tool}", new { title = "Second" }, ("If-Match", "\"1\""))).ShouldBeProblem(HttpStatusCode.PreconditionFailed, "version.stale");
    }

    [Fact]
    public async Task A_breach_ends_secrets_too()
    {
        await using var server = await Upstream.Answering("{}");
        var own = await TestApp.Started();
        try
        {
            var made = await own.Http.PostJson(Tools, new { name = "sealed", description = "A test's.", http = new { url = $"{server.Url}/x" }, secret_headers = new { Authorization = "Bearer abc-0123456789" } });
            var test = $"{Tools}/{made.ShouldBe(HttpStatusCode.Created).Id}/test";
            (await own.Http.PostJson(test, new { dry_run = false })).ShouldBe(HttpStatusCode.OK);

            (await own.Http.PostJson("/api/workspace/breach", new { confirm = "default" })).ShouldBe(HttpStatusCode.Accepted);

            (await Patience.Until(() => own.Http.PostJson(test, new { dry_run = false }), answer => answer.Status != HttpStatusCode.OK)).ShouldBeProblem(HttpStatusCode.BadGateway, "mcp.auth_failed");
            (await own.Http.PatchJson(test[..^"/test".Length], new { secret_headers = new { Authorization = "Bearer new-0123456789" } })).ShouldBe(HttpStatusCode.OK);
            (await own.Http.PostJson(test, new { dry_run = false })).ShouldBe(HttpStatusCode.OK);
        }
        finally
        {
            await own.DisposeAsync();
        }
    }

    private static string Name(string prefix) => $"{prefix}_{Guid.NewGuid():N}";

    private Task<Answer> Create(string prefix, object http, object? secrets = null, string? timeout = null) => app.Http.PostJson(
        Tools, new { name = Name(prefix), description = "A test's.", input_schema = City, http, secret_headers = secrets ?? new { }, timeout = timeout ?? "30s" });

    private async Task<string> Make(string prefix, object http, object? secrets = null, string? timeout = null) => (await Create(prefix, http, secrets, timeout)).ShouldBe(HttpStatusCode.Created).Id;

    private Task<Answer> Try(string tool, object input) => app.Http.PostJson($"{Tools}/{tool}/test", new { input, dry_run = false });
}
