using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Connections;

/// <summary>Commands that wait for an approval, over HTTP (SPEC A-3).</summary>
public sealed class ApprovalTests : IAsyncLifetime
{
    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await TestApp.Started("--TaskMcp:ApproveCommands=false");

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_command_waits_until_exactly_it_is_approved()
    {
        var made = (await _app.Http.PostJson("/api/mcp/connections", new
        {
            name = "Program", server_type = "program", transport = new { type = "stdio", command = "no-such-program", args = new[] { "-y", "x" }, env = new { TOKEN = "secret-value" } },
        })).ShouldBe(HttpStatusCode.Created);
        var path = made.Header("Location")!;
        var command = made.Json["pending_approval"]!["command"]!;
        command.ToJsonString().ShouldBe("""{"command":"no-such-program","args":["-y","x"],"env":["TOKEN"]}""");
        ((string)made.Json["status"]!).ShouldBe("inactive");

        var refused = (await _app.Http.PostJson("/api/mcp/invoke", new { connection_id = made.Id, tool_name = "x", input = new { } })).ShouldBeProblem(HttpStatusCode.Conflict, "connection.approval_required");
        refused.Text.ShouldContain($"POST {path}/approve");
        (await _app.Http.PostJson($"{path}/test")).ShouldBeProblem(HttpStatusCode.Conflict, "connection.approval_required");

        (await Approve(path, new { command = new { command = "no-such-program", args = new[] { "-y" }, env = new[] { "TOKEN" } } })).ShouldBeProblem(HttpStatusCode.Conflict, "connection.approval_mismatch");
        (await Approve(path, new { })).ShouldBeProblem(HttpStatusCode.Conflict, "connection.approval_mismatch");
        (await Approve(path, new { tools = new { x = "0" } })).ShouldBeProblem(HttpStatusCode.Conflict, "connection.approval_mismatch");
        (await Approve(path, new { command = new { args = new[] { "-y" } } })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        (await _app.Stranger.PostJson($"{path}/approve", new { command })).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await _app.Http.PostJson($"/api/mcp/connections/{Guid.NewGuid()}/approve", new { command })).ShouldBeProblem(HttpStatusCode.NotFound, "connection.not_found");

        var approved = (await Approve(path, new { command })).ShouldBe(HttpStatusCode.OK);
        approved.Json["pending_approval"].ShouldBeNull();
        var test = (await _app.Http.PostJson($"{path}/test")).ShouldBe(HttpStatusCode.OK);
        ((string)test.Json["error"]!["message"]!).ShouldContain("'no-such-program' was not found");
    }

    [Fact]
    public async Task Its_page_shows_the_command_that_waits_as_text_and_offers_to_approve_exactly_it()
    {
        var made = (await _app.Http.PostJson("/api/mcp/connections", new
        {
            name = "Shown", server_type = "shown", transport = new { type = "stdio", command = "no-such-program", args = new[] { "<b>", "two words" }, env = new { TOKEN = "secret-value" } },
        })).ShouldBe(HttpStatusCode.Created);

        var page = (await _app.Http.GetJson($"/connections/{made.Id}")).ShouldBe(HttpStatusCode.OK).Text;
        var button = Regex.Match(page, "data-api=\"POST ([^\"]+/approve)\" data-body=\"([^\"]+)\"");
        button.Groups[1].Value.ShouldBe($"/api/mcp/connections/{made.Id}/approve");
        page.ShouldNotContain("<b>");
        WebUtility.HtmlDecode(page).ShouldContain("\"no-such-program\" \"<b>\" \"two words\"");
        page.ShouldNotContain("secret-value");

        (await _app.Http.PostJson(button.Groups[1].Value, JsonNode.Parse(WebUtility.HtmlDecode(button.Groups[2].Value))!)).ShouldBe(HttpStatusCode.OK);
        (await _app.Http.GetJson($"/connections/{made.Id}")).Text.ShouldNotContain("/approve");
    }

    [Fact]
    public async Task A_host_that_nobody_allowed_is_refused_naming_the_field_and_the_way_out()
    {
        var refused = (await _app.Http.PostJson("/api/mcp/connections", new { name = "Inside", server_type = "inside", server_url = "http://169.254.169.254/mcp" }))
            .ShouldBeProblem(HttpStatusCode.BadRequest, "connection.host_forbidden");
        refused.Json["errors"]!.AsObject().ContainsKey("transport.url").ShouldBeTrue(refused.Text);
        refused.Text.ShouldContain("TaskMcp__AllowedHosts__2=169.254.169.254");
    }

    private Task<Answer> Approve(string path, object body) => _app.Http.PostJson($"{path}/approve", body);
}
