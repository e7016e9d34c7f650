using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Connections;

/// <summary>What happens while a server works, as the API shows it, with a real server behind (SPEC C-2, C-4, C-10).</summary>
[Collection(OneApp.Name)]
public class CallInFlightTests(TestApp app)
{
    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task Progress_is_streamed_to_the_last_step_and_then_the_result(string version)
    {
        var id = await WireConnection.To(app, version);
        var streamed = (await app.Http.PostJson("/api/mcp/invoke", Call(id, "progress"), ("Accept", "text/event-stream"))).ShouldBe(HttpStatusCode.OK);
        var events = streamed.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        events.Select(item => item.Split('\n')[0]).ShouldBe(["event: progress", "event: progress", "event: progress", "event: result"]);
        events[1].ShouldEndWith("""data: {"progress":2,"total":3,"message":"step 2"}""");
        events[3].ShouldContain("\"output\":\"done\"");
        await app.Http.DeleteJson($"/api/mcp/connections/{id}");
    }

    [Theory]
    [InlineData("2025-11-25", "application/json")]
    [InlineData("2025-11-25", "text/event-stream")]
    [InlineData("2026-07-28", "application/json")]
    public async Task A_caller_who_goes_away_cancels_the_call_on_the_server(string version, string accepted)
    {
        var id = await WireConnection.To(app, version);
        using var going = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/mcp/invoke") { Content = JsonContent.Create(Call(id, "slow")), Headers = { Accept = { new(accepted) } } };
        var call = app.Http.SendAsync(request, going.Token);
        await LogHas(id, "heard tools/call ");
        await going.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await LogHas(id, "cancelled ");
        await app.Http.DeleteJson($"/api/mcp/connections/{id}");
    }

    [Fact]
    public async Task Lists_that_change_are_shown_without_asking_the_server()
    {
        var id = await WireConnection.To(app, "2025-11-25");
        foreach (var tool in new[] { "add_tool", "add_prompt", "add_resource" }) await app.Http.PostJson("/api/mcp/invoke", Call(id, tool));
        var shown = await Patience.Until(() => app.Http.GetJson($"/api/mcp/connections/{id}"), answer => Names(answer).IsSupersetOf(["wire__added", "added", "wire://added"]));
        ((string)shown.Json["status"]!).ShouldBe("active");
        await app.Http.DeleteJson($"/api/mcp/connections/{id}");

        static HashSet<string> Names(Answer answer) => [.. answer.Json["capabilities"]!.AsArray().Select(capability => (string)capability!["name"]!)];
    }

    [Fact]
    public async Task The_log_keeps_the_last_500_lines()
    {
        var id = await WireConnection.To(app, "2025-11-25");
        await app.Http.PostJson("/api/mcp/invoke", new { connection_id = id, tool_name = "flood", input = new { count = 700 } });
        var lines = (await app.Http.GetJson($"/api/mcp/connections/{id}/log")).ShouldBe(HttpStatusCode.OK).Items;
        lines.Count.ShouldBe(500);
        lines.Count(line => ((string)line!).StartsWith("[info] flood", StringComparison.Ordinal)).ShouldBeGreaterThan(490);
        await app.Http.DeleteJson($"/api/mcp/connections/{id}");
    }

    private static JsonObject Call(string id, string tool) => new() { ["connection_id"] = id, ["tool_name"] = tool };

    private Task<Answer> LogHas(string id, string start) => Patience.Until(
        () => app.Http.GetJson($"/api/mcp/connections/{id}/log"),
        log => log.Items.Any(line => ((string)line!).StartsWith(start, StringComparison.Ordinal)));
}
