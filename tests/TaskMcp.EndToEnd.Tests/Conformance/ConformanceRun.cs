using System.Text;

namespace TaskMcp.EndToEnd.Conformance;

/// <summary>The scenarios of one revision after they have run.</summary>
internal sealed record ConformanceRun(string Revision, int ExitCode, IReadOnlyDictionary<string, ScenarioResult> Results, string Output)
{
    public IReadOnlyList<string> Required { get; } = ConformanceSuite.Required(Revision);

    public IEnumerable<string> Passed => Required.Where(scenario => Results.TryGetValue(scenario, out var result) && result.IsPassed);

    /// <summary>One line per scenario, with what failed or was warned of below it; what does not count is in brackets.</summary>
    public string Table()
    {
        var table = new StringBuilder().AppendLine($"{Revision}: {Passed.Count()}/{Required.Count} required client scenarios passed");
        foreach (var scenario in Required) Describe(table, scenario, Results.GetValueOrDefault(scenario));
        foreach (var (scenario, result) in Results.Where(result => !Required.Contains(result.Key))) Describe(table, $"({scenario})", result);
        return table.ToString();
    }

    /// <summary>What the driver and TaskMcp's API said in the required scenarios that did not pass.</summary>
    public string Failures() => string.Concat(Required.Except(Passed).Select(scenario => $"== {scenario}\n{Results.GetValueOrDefault(scenario)?.ClientOutput}\n"));

    private static void Describe(StringBuilder table, string scenario, ScenarioResult? result)
    {
        table.AppendLine($"  {scenario,-44} {result?.Verdict ?? "did not run"}");
        if (result is null) return;
        if (!result.RanToItsEnd) table.AppendLine("    FAILURE the driver did not come to its end");
        foreach (var check in result.Failures) table.AppendLine($"    FAILURE {check}");
        foreach (var check in result.Warnings) table.AppendLine($"    WARNING {check}");
    }
}
