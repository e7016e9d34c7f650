using System.Globalization;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Conformance;

/// <summary>
/// The official conformance suite in front of a running TaskMcp. For every scenario it starts a server and <c>conformance-client.mjs</c>, which has
/// TaskMcp connect to that server and use it.
/// </summary>
internal sealed class ConformanceSuite(TaskMcpProcess app) : IDisposable
{
    /// <summary>Of one scenario, its wait for the others included: far above the half minute that all take together.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    private readonly TemporaryFolder _folder = new();

    /// <summary>Runs what conforming to the revision requires, and what the suite runs beside it without counting it.</summary>
    public async Task<ConformanceRun> Run(string revision)
    {
        var (exitCode, output, results) = await Run(revision, "--requirements", revision);
        return new(revision, Requirements.Of("client", revision), exitCode, results, output);
    }

    /// <summary>Runs all that the suite has for a revision of which it keeps no requirements: all of it counts.</summary>
    public async Task<ConformanceRun> RunOlder(string revision)
    {
        var (exitCode, output, results) = await Run(revision, "--suite", "all", "--spec-version", revision);
        return new(revision, [.. results.Keys.Order(StringComparer.Ordinal)], exitCode, results, output);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(int ExitCode, string Output, IReadOnlyDictionary<string, ScenarioResult> Results)> Run(string revision, params string[] which)
    {
        var results = Directory.CreateDirectory(_folder.File(revision)).FullName;
        // The suite starts all scenarios at once; one of a revision at a time is kinder to small machines and keeps one from slowing another.
        var client = $"flock --no-fork {_folder.File($"{revision}.turn")} node conformance-client.mjs";
        string[] arguments =
        [
            Path.Combine(BuiltProduct.Conformance, "dist/index.js"), "client", "--command", client, .. which,
            "--output-dir", results, "--timeout", Timeout.TotalMilliseconds.ToString(CultureInfo.InvariantCulture),
        ];
        var environment = new Dictionary<string, string?> { ["TASKMCP_URL"] = app.Url.ToString(), ["TASKMCP_TOKEN"] = TaskMcpProcess.OwnerToken };
        await using var suite = OwnedProcess.Start(BuiltProduct.RecentNode, arguments, environment, BuiltProduct.Servers);
        var exitCode = await suite.Ended(Timeout + Eventually.Limit);
        return (exitCode, suite.Output, ScenarioResult.ReadAll(results));
    }
}
