using System.Diagnostics;

namespace TaskMcp.Benchmarks;

/// <summary>What the disk itself gives: the measure for every durable figure below.</summary>
internal static class DiskBenchmark
{
    public static Task Run(BenchmarkTable table)
    {
        var path = Path.Combine(Directory.CreateTempSubdirectory("taskmcp-bench-").FullName, "file");
        using (var file = File.OpenHandle(path, FileMode.Create, FileAccess.Write))
        {
            var page = new byte[4096];
            var count = 0;
            var started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(2))
            {
                RandomAccess.Write(file, page, count * 4096L);
                RandomAccess.FlushToDisk(file);
                count++;
            }

            table.Add("baseline: one 4 KiB write and flush to disk", $"{BenchmarkTable.Number(count / Stopwatch.GetElapsedTime(started).TotalSeconds)}/s", "one caller, no database");
        }

        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
        return Task.CompletedTask;
    }
}
