using System.Globalization;
using System.Text.Json;

namespace TaskMcp.EndToEnd.Conformance;

/// <summary>What one scenario found out.</summary>
/// <param name="Scenario">Its name.</param>
/// <param name="Checks">All that it looked at.</param>
/// <param name="ClientOutput">What the driver of a client scenario said; null for a server scenario, which has none.</param>
internal sealed record ScenarioResult(string Scenario, IReadOnlyList<ConformanceCheck> Checks, string? ClientOutput)
{
    /// <summary>The last line of a driver that was not cut off.</summary>
    private const string Done = "done";

    private static readonly int TimestampLength = "-2026-01-01T00-00-00-000Z".Length;

    public IEnumerable<ConformanceCheck> Failures => Of("FAILURE");

    public IEnumerable<ConformanceCheck> Warnings => Of("WARNING");

    /// <summary>The suite has the scenario by name only.</summary>
    public bool IsSkipped => Checks.Count > 0 && Checks.All(check => check.Status == "SKIPPED");

    public bool RanToItsEnd => ClientOutput is null || ClientOutput.TrimEnd().EndsWith($"\n{Done}", StringComparison.Ordinal);

    /// <summary>Nothing failed, and it is not for want of checks or because the driver died.</summary>
    public bool IsPassed => RanToItsEnd && Of("SUCCESS").Any() && !Failures.Any();

    /// <summary>In a word, with the number of checks that passed and that there were.</summary>
    public string Verdict
    {
        get
        {
            if (IsSkipped) return "skipped by the suite";
            var (passed, warned) = (Of("SUCCESS").Count(), Warnings.Count());
            var checks = string.Create(CultureInfo.InvariantCulture, $"{passed}/{passed + warned + Failures.Count()}");
            return IsPassed ? $"passed {checks}" : RanToItsEnd ? $"FAILED {checks}" : $"FAILED {checks}, cut off";
        }
    }

    /// <summary>Every client scenario of a results folder: <c>{scenario}-{time}/checks.json</c>, where the scenario's name may hold a slash.</summary>
    public static IReadOnlyDictionary<string, ScenarioResult> ReadAll(string folder) =>
        ReadAll(folder, of => new(Name(folder, of), Checked(of), File.ReadAllText(Path.Combine(of, "stdout.txt")) + File.ReadAllText(Path.Combine(of, "stderr.txt"))));

    /// <summary>Every server scenario of a results folder: <c>server-{scenario}-{time}/checks.json</c>.</summary>
    public static IReadOnlyDictionary<string, ScenarioResult> ReadServers(string folder) => ReadAll(folder, of => new(Name(folder, of)["server-".Length..], Checked(of), null));

    private static Dictionary<string, ScenarioResult> ReadAll(string folder, Func<string, ScenarioResult> read) =>
        Directory.EnumerateFiles(folder, "checks.json", SearchOption.AllDirectories).Select(file => read(Path.GetDirectoryName(file)!)).ToDictionary(result => result.Scenario);

    private static string Name(string folder, string of) => Path.GetRelativePath(folder, of)[..^TimestampLength];

    private static ConformanceCheck[] Checked(string of) => JsonSerializer.Deserialize<ConformanceCheck[]>(File.ReadAllText(Path.Combine(of, "checks.json")), JsonSerializerOptions.Web)!;

    private IEnumerable<ConformanceCheck> Of(string status) => Checks.Where(check => check.Status == status);
}
