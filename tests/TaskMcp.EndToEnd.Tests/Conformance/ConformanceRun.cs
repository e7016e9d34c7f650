using System.Text;

namespace TaskMcp.EndToEnd.Conformance;

/// <summary>The scenarios of one revision after they have run: those that it requires, and others beside them.</summary>
internal sealed record ConformanceRun(string Revision, IReadOnlyList<string> Required, int ExitCode, IReadOnlyDictionary<string, ScenarioResult> Results, string Output)
{
    /// <summary>How the suite came to what it looked at, where there are several ways: <c>direct</c>.</summary>
    public string? Way { get; init; }

    /// <summary>Scenarios that say nothing, since what they look at is not offered this way.</summary>
    public IReadOnlyList<string> WithoutFixtures { get; init; } = [];

    /// <summary>The title of its column.</summary>
    public string Heading => Way is null ? Revision : $"{Revision}, {Way}";

    public IEnumerable<string> Passed => Required.Where(scenario => Results.TryGetValue(scenario, out var result) && result.IsPassed);

    /// <summary>What the suite, the driver and TaskMcp's API said in the required scenarios that did not pass.</summary>
    public string Failures() => Failures(Required.Except(Passed));

    /// <summary>What was said in these.</summary>
    public string Failures(IEnumerable<string> scenarios)
    {
        var words = new StringBuilder();
        foreach (var scenario in scenarios)
        {
            words.AppendLine($"== {scenario} of {Revision}");
            if (Results.GetValueOrDefault(scenario) is not { } result) continue;
            if (!result.RanToItsEnd) words.AppendLine("The driver did not come to its end.");
            foreach (var check in result.Failures) words.AppendLine($"FAILURE {check}");
            words.AppendLine(result.ClientOutput);
        }

        return words.ToString();
    }
}
