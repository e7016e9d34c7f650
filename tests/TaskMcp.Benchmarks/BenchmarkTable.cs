using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace TaskMcp.Benchmarks;

/// <summary>The figures of one run, with the conditions they were measured under.</summary>
internal sealed class BenchmarkTable
{
    private readonly List<(string What, string Figure, string Condition)> _rows = [];

    public void Add(string what, string figure, string condition)
    {
        _rows.Add((what, figure, condition));
        Console.Error.WriteLine($"  {what}: {figure} ({condition})");
    }

    public static string Number(double value) => value switch
    {
        >= 100 => value.ToString("N0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.#", CultureInfo.InvariantCulture),
        _ => value.ToString("0.##", CultureInfo.InvariantCulture),
    };

    public string ToMarkdown()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{Environment.ProcessorCount} cores, {RuntimeInformation.OSDescription}, {RuntimeInformation.FrameworkDescription}; client and server share the machine.");
        text.AppendLine().AppendLine("| what | figure | conditions |").AppendLine("|---|---|---|");
        foreach (var (what, figure, condition) in _rows)
            text.AppendLine(CultureInfo.InvariantCulture, $"| {what} | {figure} | {condition} |");
        return text.ToString();
    }
}
