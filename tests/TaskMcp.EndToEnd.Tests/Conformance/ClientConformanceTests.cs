using TaskMcp.EndToEnd.Harness;
using Xunit.Abstractions;

namespace TaskMcp.EndToEnd.Conformance;

/// <summary>The built product as the client of the official MCP conformance suite (SPEC C-1, C-7, S-6).</summary>
[Collection(Alone.Name)]
public class ClientConformanceTests(ITestOutputHelper output)
{
    [Fact]
    public async Task Every_client_scenario_that_a_revision_requires_is_passed()
    {
        // What the suite's authorization servers know TaskMcp by.
        await using var app = await TaskMcpProcess.Started(("TaskMcp__OAuthClientMetadataUrl", "https://conformance-test.local/client-metadata.json"));
        using var suite = new ConformanceSuite(app);

        // Side by side: they wait for servers more than they work.
        var runs = await Task.WhenAll(suite.RunOlder("2025-03-26"), suite.RunOlder("2025-06-18"), suite.Run("2025-11-25"), suite.Run("2026-07-28"));

        var table = ConformanceTable.Of("client", runs);
        output.WriteLine(table);
        TestReport.Write("client-conformance", table);
        runs.Select(run => run.Required.Count).ShouldBe([2, 5, 18, 32], "as many as the suite has for each revision");
        foreach (var run in runs)
        {
            run.Required.Except(run.Passed).ShouldBeEmpty($"{table}\n{run.Failures()}");
            run.ExitCode.ShouldBe(0, run.Output);
        }
    }
}
