using System.Globalization;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>A process as the kernel sees it; the start time tells it from a later one with the same id. Linux only (<c>/proc</c>).</summary>
internal sealed record RunningProcess(int Id, int ParentId, long StartTime, char State, string CommandLine)
{
    /// <summary>Whether it still runs. One that only waits to be collected by its parent has ended.</summary>
    public bool IsAlive => Read(Id) is { } now && now.StartTime == StartTime && now.State is not ('Z' or 'X');

    /// <summary>All processes started by this one, directly or not, that run now.</summary>
    public static IReadOnlyList<RunningProcess> DescendantsOf(int id)
    {
        var children = All().Where(process => process.State is not ('Z' or 'X')).ToLookup(process => process.ParentId);
        var found = new List<RunningProcess>();
        var pending = new Queue<int>([id]);
        while (pending.TryDequeue(out var parent))
        {
            foreach (var child in children[parent])
            {
                found.Add(child);
                pending.Enqueue(child.Id);
            }
        }

        return found;
    }

    private static IEnumerable<RunningProcess> All() =>
        Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id) ? Read(id) : null)
            .OfType<RunningProcess>();

    private static RunningProcess? Read(int id)
    {
        try
        {
            // proc_pid_stat(5): the name in parentheses may hold anything, so count fields from its end.
            var stat = File.ReadAllText($"/proc/{id}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            var command = File.ReadAllText($"/proc/{id}/cmdline").Replace('\0', ' ');
            return new(id, int.Parse(fields[1], CultureInfo.InvariantCulture), long.Parse(fields[19], CultureInfo.InvariantCulture), fields[0][0], command);
        }
        catch (IOException)
        {
            return null; // It ended while we looked.
        }
    }
}
