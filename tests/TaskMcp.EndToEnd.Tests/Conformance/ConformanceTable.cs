using System.Text;

namespace TaskMcp.EndToEnd.Conformance;

/// <summary>A line per scenario, a column per revision and way to get there. What a revision does not require is in brackets and counts for nothing.</summary>
internal static class ConformanceTable
{
    private const int NameWidth = 48;
    private const int LeastWidth = 22;

    /// <param name="side">What was looked at: <c>client</c> or <c>server</c>.</param>
    /// <param name="runs">A column each.</param>
    public static string Of(string side, IReadOnlyList<ConformanceRun> runs)
    {
        var table = new StringBuilder();
        Line($"{side} scenario, checks passed", run => run.Heading);
        foreach (var scenario in runs.SelectMany(run => run.Required).Concat(runs.SelectMany(run => run.Results.Keys)).Distinct()) Line(scenario, run => Verdict(run, scenario));
        Line("required scenarios passed", run => $"{run.Passed.Count()}/{run.Required.Count}");
        table.AppendLine("  in brackets: extensions, and what the suite got after the revision; no fixtures: nothing of what the suite looks for is offered this way");
        return table.ToString();

        void Line(string name, Func<ConformanceRun, string> cell) =>
            table.AppendLine($"  {name.PadRight(NameWidth)}{string.Concat(runs.Select(run => cell(run).PadRight(Math.Max(LeastWidth, run.Heading.Length) + 2)))}".TrimEnd());
    }

    private static string Verdict(ConformanceRun run, string scenario)
    {
        var isRequired = run.Required.Contains(scenario);
        if (run.WithoutFixtures.Contains(scenario)) return "(no fixtures)";
        var verdict = run.Results.GetValueOrDefault(scenario)?.Verdict ?? (isRequired ? "did not run" : "–");
        return isRequired || verdict == "–" ? verdict : $"({verdict})";
    }
}
