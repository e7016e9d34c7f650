using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.Playwright;
using TaskMcp.Browser.Harness;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Runs;

/// <summary>What a person does with runs, in a browser (SPEC B-6, B-8).</summary>
[Collection(OneWeb.Name)]
public class RunTests(Web web)
{
    [Fact]
    public Task A_run_that_failed_is_replayed_and_its_page_follows() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var run = await Failed();
        await visit.Open($"/runs/{run}");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Replay", Exact = true }).ClickAsync();
        await visit.Page.Locator("#attempt-2").WaitForAsync();
        (await visit.Page.Locator("#attempt-1, #attempt-2").CountAsync()).ShouldBe(2);
    });

    [Fact]
    public Task All_that_the_filter_shows_is_replayed_after_the_number_was_said() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var task = (string)(await web.App.Api.Get($"/api/runs/{await Failed()}")).Ok()["task_id"]!;
        await visit.Open($"/runs?task={task}&state=failed");
        await visit.Page.GetByText("Replay 1 run", new() { Exact = true }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Replay 1 run?" }).WaitForAsync();
        await visit.Page.Locator("[data-confirm-yes]").Last.ClickAsync();
        await visit.Page.GetByText("1 run is queued again").WaitForAsync();
    });

    [Fact]
    public Task An_outcome_that_nobody_knows_is_answered_by_who_looked() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var connection = await web.App.Api.Connect(Automation.StdioConnection("wire", Wire(), null, "2026-07-28"));
        (await web.App.Api.Post($"/api/mcp/connections/{connection}/approve", new { command = new { command = "node", args = new[] { Wire(), "2026-07-28" }, env = Array.Empty<string>() } })).Ok();
        var run = await Run(Binding("wire__slow", new { }, "1s", connection), "needs_review");
        await visit.Open($"/runs/{run}");
        await visit.Page.GetByText("Outcome unknown: the tool may have acted.").WaitForAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "It happened" }).ClickAsync();
        await visit.Page.GetByText("says that the call took effect").WaitForAsync();
        (await web.App.Api.Delete($"/api/mcp/connections/{connection}")).Status.ShouldBe(HttpStatusCode.NoContent);
    });

    [Fact]
    public Task What_a_server_asks_is_filled_in_and_the_call_goes_on() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var run = await Run(Binding("everything__trigger-elicitation-request", new { }, null), "waiting_input");
        await visit.Open($"/runs/{run}");
        await visit.Page.GetByLabel("String", new() { Exact = true }).FillAsync("Ada Lovelace");
        await visit.Page.GetByLabel("String with email format (optional)").FillAsync("ada@example.com");
        await visit.Page.GetByLabel("Piano").CheckAsync();
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Answer", Exact = true }).ClickAsync();
        var ended = await web.App.Api.EndedRun(run);
        ended.State().ShouldBe("succeeded", ended.ToJsonString());
        ended.ToJsonString().ShouldContain("Ada Lovelace");
        ended.ToJsonString().ShouldContain("Piano");
    });

    [Fact]
    public Task A_question_is_declined_and_the_server_is_told_so() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var run = await Run(Binding("everything__trigger-elicitation-request", new { }, null), "waiting_input");
        await visit.Open($"/runs/{run}");
        await visit.Page.GetByRole(AriaRole.Button, new() { Name = "Decline", Exact = true }).ClickAsync();
        await visit.Page.GetByRole(AriaRole.Heading, new() { Name = "Decline to answer?" }).WaitForAsync();
        await visit.Page.Locator("[data-confirm-yes]").Last.ClickAsync();

        await visit.Page.GetByText("Declined", new() { Exact = true }).WaitForAsync();
        (await web.App.Api.EndedRun(run)).ToJsonString().ShouldContain("decline");
        await Assertions.Expect(visit.Page.GetByRole(AriaRole.Button, new() { Name = "Decline", Exact = true })).ToHaveCountAsync(0);
    });

    [Fact]
    public Task A_refusal_says_the_way_out_in_the_words_of_pages() => web.AsOwner(Look.OnDesk, async visit =>
    {
        var connection = await web.App.Api.Connect(Automation.StdioConnection("unapproved", Wire()));
        var run = await Run(Binding("unapproved__slow", new { }, null, connection), "failed");
        (await web.App.Api.Get($"/api/runs/{run}")).Text.ShouldContain($"POST /api/mcp/connections/{connection}/approve", customMessage: "who uses the API is told what to call");

        foreach (var path in (string[])[$"/runs/{run}", $"/runs?connection={connection}"])
        {
            await visit.Open(path);
            var told = visit.Page.GetByText("Nobody has approved the command of this connection yet.").First;
            await Assertions.Expect(told).ToContainTextAsync("on the page of the connection");
            await Assertions.Expect(visit.Page.Locator("main")).Not.ToContainTextAsync("POST /api/");
        }

        (await web.App.Api.Delete($"/api/mcp/connections/{connection}")).Status.ShouldBe(HttpStatusCode.NoContent);
    });

    private async Task<string> Failed() => await Run(Binding("everything__no_such_tool", new { }, null), "failed");

    private object Binding(string tool, object input, string? timeout, string? connection = null) => new
    {
        connection_id = connection ?? web.Sample.Connection,
        binding_type = "on_create",
        config = new { tool_name = tool, input_template = input, output_handling = new { action = "ignore" }, retry_policy = new { max_retries = 0 }, timeout },
    };

    private async Task<string> Run(object binding, string state)
    {
        var task = await web.App.Api.CreateTask(new { title = "Ran in a browser", bindings = new[] { binding } });
        return (await web.App.Api.RunIn(state, task.Id())).Id();
    }

    private static string Wire([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../servers/wire-server.mjs"));
}
