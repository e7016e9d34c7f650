using TaskMcp.EndToEnd.Harness;
using Xunit.Abstractions;

namespace TaskMcp.EndToEnd.Conformance;

/// <summary>The built product as the client of the official MCP conformance suite (SPEC C-1, C-7, S-6).</summary>
public class ClientConformanceTests(ITestOutputHelper output)
{
    /// <summary>What TaskMcp can't do yet: to be emptied.</summary>
    private static readonly string[] Awaited = ["auth/"];

    [Fact]
    public async Task Every_client_scenario_that_a_revision_requires_is_passed()
    {
        await using var app = await TaskMcpProcess.Started(
            ("TaskMcp__AllowedHosts__1", "localhost"),
            // What the suite's authorization servers know TaskMcp by.
            ("TaskMcp__OAuthClientMetadataUrl", "https://conformance-test.local/client-metadata.json"));
        using var suite = new ConformanceSuite(app);

        ConformanceRun[] runs = [await suite.Run("2025-11-25"), await suite.Run("2026-07-28")];

        foreach (var run in runs) output.WriteLine(run.Table());
        runs.Select(run => run.Required.Count).ShouldBe([18, 32], "as many as the suite had when this was written");
        foreach (var run in runs)
        {
            run.Required.Except(run.Passed).Where(scenario => !Awaited.Any(start => scenario.StartsWith(start, StringComparison.Ordinal)))
                .ShouldBeEmpty($"{run.Table()}\n{run.Failures()}");
        }
    }
}
