using System.Net;
using TaskMcp.EndToEnd.Harness;
using Xunit.Abstractions;

namespace TaskMcp.EndToEnd.Conformance;

/// <summary>The built product as the server of the official MCP conformance suite (SPEC S-1, S-6).</summary>
[Collection(Alone.Name)]
public class ServerConformanceTests(ITestOutputHelper output)
{
    /// <summary>What the suite says of tasks (SEP-2663).</summary>
    private const string OfTasks = "tasks-";

    [Fact]
    public async Task Every_server_scenario_that_a_revision_requires_is_passed_and_every_one_of_long_calls()
    {
        await using var app = await TaskMcpProcess.Started(("TaskMcp__ConformanceProfile", "true"));
        await using var gateway = await TaskMcpProcess.Started();

        var runs = new List<ConformanceRun>();
        foreach (var revision in new[] { "2025-11-25", "2026-07-28" })
        {
            using var direct = new ServerConformanceSuite(new(app.Url, "/mcp"), "direct");
            // TaskMcp's own tools answer at once, and only calls of connected servers become tasks: there is nothing to offer the suite for that but a second mechanism.
            var own = await direct.Run(revision);
            runs.Add(own with { WithoutFixtures = [.. own.Results.Keys.Where(IsOfTasks)] });
            // The fixtures once more, as a server whose tools, resources and prompts another TaskMcp offers to an agent of its own.
            await using var way = await GatewayWay.Opened(gateway, new(app.Url, "/mcp"), revision);
            using var through = new ServerConformanceSuite(way.Url, "through the gateway");
            runs.Add(await through.Run(revision));
        }

        var table = ConformanceTable.Of("server", runs);
        output.WriteLine(table);
        TestReport.Write("server-conformance", table);
        runs.Select(run => run.Required.Count).ShouldBe([30, 30, 37, 37], "as many as the suite has for each revision");
        foreach (var run in runs) run.Required.Except(run.Passed).ShouldBeEmpty($"{table}\n{run.Failures()}\n{app.Output}\n{gateway.Output}");

        var tasks = runs[^1].Results.Values.Where(result => IsOfTasks(result.Scenario)).ToArray();
        tasks.Length.ShouldBe(10, "as many as the suite has for the extension");
        tasks.Where(result => result.IsSkipped).Select(result => result.Scenario).ShouldBe(["tasks-status-notifications"], "the suite does not look at them yet");
        var failed = tasks.Where(result => !result.IsPassed && !result.IsSkipped).Select(result => result.Scenario).ToArray();
        failed.ShouldBeEmpty($"{table}\n{runs[^1].Failures(failed)}\n{gateway.Output}");

        static bool IsOfTasks(string scenario) => scenario.StartsWith(OfTasks, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_profile_is_off_unless_it_is_turned_on_and_opens_nothing_but_mcp()
    {
        await using var closed = await TaskMcpProcess.Started();
        await using var open = await TaskMcpProcess.Started(("TaskMcp__ConformanceProfile", "true"));
        using var stranger = new HttpClient();

        (await Initialize(stranger, closed.Url)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Initialize(stranger, open.Url)).ShouldBe(HttpStatusCode.OK);
        (await stranger.GetAsync(new Uri(open.Url, "/api/tasks"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        stranger.DefaultRequestHeaders.Authorization = new("Bearer", "not-a-token-of-anybody");
        (await Initialize(stranger, open.Url)).ShouldBe(HttpStatusCode.Unauthorized, "a wrong token is not no token");
    }

    [Fact]
    public async Task The_profile_does_not_start_where_others_could_reach_it()
    {
        await using var app = await TaskMcpProcess.Started();
        await app.Stop();
        var environment = new Dictionary<string, string?>
        {
            ["ASPNETCORE_URLS"] = $"http://0.0.0.0:{FreePort.Next()}", ["TaskMcp__DataDirectory"] = app.DataDirectory, ["TaskMcp__ConformanceProfile"] = "true",
        };

        await using var exposed = OwnedProcess.Start("dotnet", [BuiltProduct.AppHost], environment, Path.GetDirectoryName(BuiltProduct.AppHost));

        (await exposed.Ended()).ShouldBe(1);
        exposed.Output.ShouldContain("TaskMcp cannot start: TaskMcp:ConformanceProfile");
    }

    private static async Task<HttpStatusCode> Initialize(HttpClient http, Uri url)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(url, "/mcp"));
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        request.Content = new StringContent(
            """{ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "protocolVersion": "2025-11-25", "capabilities": {}, "clientInfo": { "name": "test", "version": "1" } } }""",
            System.Text.Encoding.UTF8, "application/json");
        return (await http.SendAsync(request)).StatusCode;
    }
}
