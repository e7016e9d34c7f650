using System.Net;
using System.Web;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Connections;

/// <summary>Signing in to MCP servers in a browser (SPEC C-7, C-8), with a real authorization server in front of a real MCP server.</summary>
public class SignInTests
{
    [Fact]
    public async Task A_person_signs_in_in_the_browser_and_the_product_goes_on_alone()
    {
        await using var server = await OAuthServer.Started();
        await using var app = await TaskMcpProcess.Started();
        using var browser = await Browser.SignedIn(app);
        var id = await app.Api.Connect(server.Connection());

        var page = await browser.Open(await browser.ToCallback(await ConnectUrl(app, id)));

        page.Status.ShouldBe(HttpStatusCode.OK, page.Text);
        page.Text.ShouldContain("Protected");
        (await WhoAmI(app, id)).ShouldContain("alice");
        await server.ExpireTokens();
        (await WhoAmI(app, id)).ShouldContain("alice");
        (await server.Count("refresh_token")).ShouldBe(1);
    }

    [Fact]
    public async Task Tokens_that_live_for_seconds_are_renewed_without_a_failed_call()
    {
        await using var server = await OAuthServer.Started(tokenLife: 5);
        await using var app = await TaskMcpProcess.Started();
        using var browser = await Browser.SignedIn(app);
        var id = await app.Api.Connect(server.Connection());
        await browser.Open(await browser.ToCallback(await ConnectUrl(app, id)));

        await Eventually.Holds(
            async () => (await WhoAmI(app, id)).Contains("alice", StringComparison.Ordinal) && await server.Count("refresh_token") >= 2,
            "two refreshes, every call in between answered",
            () => app.Output);
    }

    [Fact]
    public async Task A_run_waits_for_a_person_to_sign_in_again_and_is_made_then()
    {
        await using var server = await OAuthServer.Started();
        await using var app = await TaskMcpProcess.Started();
        using var browser = await Browser.SignedIn(app);
        var id = await app.Api.Connect(server.Connection());
        await browser.Open(await browser.ToCallback(await ConnectUrl(app, id)));
        await WhoAmI(app, id);
        await server.RevokeGrants();

        var task = await app.Api.CreateTask(new { title = "Waits", bindings = new[] { Automation.Binding(id, "on_create", "protected__whoami", new { }, "Done by {{ output }}") } });
        var connection = await Eventually.Get(
            async () => (await app.Api.Get($"/api/mcp/connections/{id}")).Ok() is var shown && (string?)shown["status"] == "auth_required" ? shown : null, "the connection needs a person", () => app.Output);
        (await app.Api.All($"/api/runs?task_id={task.Id()}")).ShouldHaveSingleItem().HasEnded().ShouldBeFalse();
        (await browser.Open(await browser.ToCallback((string)connection["connect_url"]!))).Status.ShouldBe(HttpStatusCode.OK);

        var done = await Eventually.Get(async () => await app.Api.GetTask(task.Id()) is var shown && shown.NoteTexts().Count > 0 ? shown : null, "the run is made", () => app.Output);
        done.NoteTexts().ShouldHaveSingleItem().ShouldStartWith("Done by alice");
    }

    [Fact]
    public async Task A_kill_between_the_beginning_and_the_end_of_a_sign_in_loses_nothing()
    {
        await using var server = await OAuthServer.Started();
        await using var app = await TaskMcpProcess.Started();
        using var browser = await Browser.SignedIn(app);
        var id = await app.Api.Connect(server.Connection());
        var callback = await browser.ToCallback(await ConnectUrl(app, id));

        await app.Kill();
        await app.Start();
        (await browser.Open(callback)).Status.ShouldBe(HttpStatusCode.OK);

        // Stored before the page said so.
        await app.Kill();
        await app.Start();
        (await WhoAmI(app, id)).ShouldContain("alice");
        (await browser.Open(callback)).Status.ShouldBe(HttpStatusCode.BadRequest, "the state is good once, also across a kill");
        (await server.Count("authorization_code")).ShouldBe(1);
    }

    [Fact]
    public async Task Sign_ins_in_two_tabs_of_one_browser_both_come_to_their_end()
    {
        await using var server = await OAuthServer.Started();
        await using var app = await TaskMcpProcess.Started();
        using var browser = await Browser.SignedIn(app);
        var one = await app.Api.Connect(server.Connection("One"));
        var other = await app.Api.Connect(server.Connection("Other"));

        var first = await browser.ToCallback(await ConnectUrl(app, one));
        var second = await browser.ToCallback(await ConnectUrl(app, other));

        (await browser.Open(first)).Status.ShouldBe(HttpStatusCode.OK);
        (await browser.Open(second)).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_link_of_a_sign_in_is_of_no_use_in_another_browser()
    {
        await using var server = await OAuthServer.Started();
        await using var app = await TaskMcpProcess.Started();
        using var browser = await Browser.SignedIn(app);
        using var stranger = await Browser.SignedIn(app);
        var id = await app.Api.Connect(server.Connection());
        var callback = await browser.ToCallback(await ConnectUrl(app, id));

        (await stranger.Open(callback)).Status.ShouldBe(HttpStatusCode.BadRequest);

        (await server.Count("authorization_code")).ShouldBe(0);
        (await browser.Open(callback)).Status.ShouldBe(HttpStatusCode.OK, "whoever began it may still end it");
    }

    [Fact]
    public async Task A_server_with_a_public_address_is_known_by_its_metadata_document()
    {
        var publicUrl = new Uri("https://tasks.example.com");
        await using var app = await TaskMcpProcess.Started(("TaskMcp__PublicUrl", publicUrl.ToString()));
        await using var server = await OAuthServer.Started(clientDocuments: app.Url);
        using var browser = await Browser.SignedIn(app, publicUrl);
        var id = await app.Api.Connect(server.Connection());

        // Begun over the API: the link leads through the page that binds the sign-in to the browser.
        var begun = (await app.Api.Post($"/api/mcp/connections/{id}/refresh-auth")).Ok();
        ((string)begun["authorization_url"]!).ShouldBe($"https://tasks.example.com/oauth/connect/{id}");
        var callback = await browser.ToCallback((string)begun["authorization_url"]!);
        callback.GetLeftPart(UriPartial.Path).ShouldBe("https://tasks.example.com/oauth/callback");
        (await browser.Open(callback)).Status.ShouldBe(HttpStatusCode.OK);

        (await WhoAmI(app, id)).ShouldContain("alice");
        (await server.LastClientId()).ShouldBe("https://tasks.example.com/oauth/client-metadata.json");
        (await server.Count("registration")).ShouldBe(0);
    }

    [Fact]
    public async Task Codes_tokens_and_client_secrets_are_in_no_answer_no_output_no_trace_and_no_file()
    {
        await using var server = await OAuthServer.Started();
        using var collector = new TraceCollector();
        await using var app = await TaskMcpProcess.Started(
            ("Logging__LogLevel__Default", "Trace"),
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200"));
        using var browser = await Browser.SignedIn(app);
        var id = await app.Api.Connect(server.Connection());
        var callback = await browser.ToCallback(await ConnectUrl(app, id));
        var answers = new List<ApiAnswer> { await browser.Open(callback) };
        await WhoAmI(app, id);
        await server.ExpireTokens();
        await WhoAmI(app, id);
        foreach (var path in (string[])["/api/mcp/connections", $"/api/mcp/connections/{id}", $"/api/mcp/connections/{id}/log", $"/api/mcp/connections/{id}/capabilities"])
            answers.Add(await app.Api.Get(path));
        answers.Add(await app.Api.Post($"/api/mcp/connections/{id}/refresh-auth"));
        await Eventually.Holds(() => collector.Spans.Any(span => span.Name.Contains("/oauth/callback", StringComparison.Ordinal)), "the callback is a span", () => string.Join('\n', collector.Spans));

        var query = HttpUtility.ParseQueryString(callback.Query);
        var secrets = await server.Secrets();
        secrets.ShouldContain(query["code"]!);
        secrets.Count.ShouldBeGreaterThanOrEqualTo(6, "a code, and of access and refresh tokens two each and more");
        string[] canaries = [.. secrets, query["state"]!];

        Canary.InTheClear(canaries, string.Concat(answers.Select(answer => answer.Text))).ShouldBeEmpty("in an answer");
        Canary.InTheClear(canaries, string.Concat(collector.Received)).ShouldBeEmpty("in a trace, metric or log record");
        Canary.FilesWith(canaries, app.DataDirectory).ShouldBeEmpty("in a file while it runs");
        await app.Stop();
        Canary.InTheClear(canaries, app.Output).ShouldBeEmpty("in the output");
        Canary.FilesWith(canaries, app.DataDirectory).ShouldBeEmpty("in a file after the stop");
    }

    private static async Task<string> ConnectUrl(TaskMcpProcess app, string id) => (string)(await app.Api.Get($"/api/mcp/connections/{id}")).Ok()["connect_url"]!;

    private static async Task<string> WhoAmI(TaskMcpProcess app, string id) => (string)(await app.Api.Invoke(id, "whoami", new { }))["output"]!;
}
