using System.Diagnostics;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Contract.Grains;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.Grains.Tests.Local.Processes;

/// <summary>A process killed in the middle of writing.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("taskmcp-crash-");

    private string DataDirectory => Path.Combine(directory.FullName, "data");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Every_acknowledged_write_survives_kill_9_again_and_again()
    {
        var lastValue = new Dictionary<string, int>();
        for (var round = 0; round < 5; round++)
        {
            var reminders = new Dictionary<string, List<string>>();
            using (var process = StartWriter())
            {
                await ReadAcknowledgements(process, 150 + 100 * round, lastValue, reminders);
                process.Kill();
                await ReadAcknowledgements(process, int.MaxValue, lastValue, reminders);
                await process.WaitForExitAsync().Soon();
            }
            await CheckAsync(lastValue, reminders);
        }
    }

    [Fact]
    public async Task A_second_process_on_the_directory_is_refused_until_the_first_is_killed()
    {
        using var process = StartWriter();
        await ReadAcknowledgements(process, 1, [], []);
        await using var host = Host();
        (await Should.ThrowAsync<LocalDatabaseException>(host.StartAsync)).Message.ShouldContain("in use by another process");
        process.Kill();
        await process.WaitForExitAsync().Soon();
        await host.StartAsync();
    }

    private async Task CheckAsync(Dictionary<string, int> lastValue, Dictionary<string, List<string>> reminders)
    {
        await using var host = Host();
        await host.StartAsync();
        foreach (var (writer, value) in lastValue)
            (await host.Grains.GetGrain<ICounterGrain>($"writer {writer}").Value().Soon()).ShouldBeInRange(value, value + 1, $"writer {writer}");
        foreach (var (writer, names) in reminders)
        {
            var stored = (await host.Grains.GetGrain<IReminderGrain>($"writer {writer}").Names().Soon());
            foreach (var name in names) stored.ShouldContain(name);
        }
    }

    private LocalGrainHost Host() => new(new ManualClock(DateTimeOffset.UnixEpoch), options => options.DataDirectory = DataDirectory);

    private Process StartWriter() => Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet")
    {
        ArgumentList = { typeof(CrashTests).Assembly.Location, "crash-writer", DataDirectory },
        RedirectStandardOutput = true,
        // What is killed cleans nothing up.
        Environment = { ["TMPDIR"] = directory.FullName },
    })!;

    private static async Task ReadAcknowledgements(Process process, int count, Dictionary<string, int> lastValue, Dictionary<string, List<string>> reminders)
    {
        for (var i = 0; i < count && await process.StandardOutput.ReadLineAsync().Soon() is { } line; i++)
        {
            // The last line before the kill may be cut off.
            if (line.Split(' ') is not [var writer, var value, var round] || !int.TryParse(value, out var number)) continue;
            lastValue[writer] = Math.Max(number, lastValue.GetValueOrDefault(writer));
            if (!reminders.TryGetValue(writer, out var names)) reminders.Add(writer, names = []);
            names.Add($"reminder {writer} {round}");
        }
    }
}
