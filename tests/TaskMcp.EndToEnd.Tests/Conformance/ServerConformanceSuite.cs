using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Conformance;

/// <summary>The official conformance suite as the client of an MCP server.</summary>
/// <param name="url">Where the server is.</param>
/// <param name="way">How the suite comes to what it looks at, for the table: <c>direct</c>.</param>
internal sealed class ServerConformanceSuite(Uri url, string way) : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(4);

    private readonly TemporaryFolder _folder = new();

    /// <summary>Runs what conforming to the revision requires, and what the suite runs beside it without counting it.</summary>
    public async Task<ConformanceRun> Run(string revision)
    {
        var results = Directory.CreateDirectory(_folder.File(revision)).FullName;
        string[] arguments = [Path.Combine(BuiltProduct.Conformance, "dist/index.js"), "server", "--url", url.ToString(), "--requirements", revision, "--output-dir", results];
        await using var suite = OwnedProcess.Start(BuiltProduct.RecentNode, arguments, new Dictionary<string, string?>());
        var exitCode = await suite.Ended(Timeout);
        return new(revision, Requirements.Of("server", revision), exitCode, ScenarioResult.ReadServers(results), suite.Output) { Way = way };
    }

    public void Dispose() => _folder.Dispose();
}
