using System.Diagnostics;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>The processes of this machine whose command line holds a word. Of a stdio server there are three: its guard, the guard's watch, itself.</summary>
internal static class ProcessTable
{
    public static List<int> With(string word) =>
    [
        .. Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(name => int.TryParse(name, out _)).Select(name => int.Parse(name!))
            .Where(id => CommandLine(id).Contains(word, StringComparison.Ordinal)),
    ];

    /// <summary>The servers among them: those that run on Node.</summary>
    public static List<int> ServersWith(string word) => [.. With(word).Where(id => Program(id) == "node")];

    /// <summary>Sends a signal; whoever is gone already does not mind.</summary>
    public static async Task Signal(string signal, IEnumerable<int> processes)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill", ["-s", signal, .. processes.Select(id => $"{id}")]) { RedirectStandardError = true })!;
        await kill.WaitForExitAsync();
    }

    private static string? Program(int process)
    {
        try
        {
            return File.ResolveLinkTarget($"/proc/{process}/exe", returnFinalTarget: false)?.Name;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string CommandLine(int process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process}/cmdline");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
