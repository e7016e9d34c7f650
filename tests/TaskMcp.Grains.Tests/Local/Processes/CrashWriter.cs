using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Contract.Grains;

namespace TaskMcp.Grains.Tests.Local.Processes;

/// <summary>Writes to grains for as long as it lives, and says on its standard output what was acknowledged.</summary>
internal static class CrashWriter
{
    private const int Writers = 16;

    public static async Task RunAsync(string directory)
    {
        await using var host = new LocalGrainHost(new ManualClock(DateTimeOffset.UnixEpoch), options => options.DataDirectory = directory);
        await host.StartAsync();
        var gate = new Lock();
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var round = 0; ; round++)
            {
                var value = await host.Grains.GetGrain<ICounterGrain>($"writer {writer}").Add(1);
                var reminder = $"reminder {writer} {round}";
                await host.Grains.GetGrain<IReminderGrain>($"writer {writer}").Remind(reminder, TimeSpan.FromDays(1), TimeSpan.FromDays(1));
                lock (gate)
                {
                    Console.Out.WriteLine($"{writer} {value} {round}");
                    Console.Out.Flush();
                }
            }
        })));
    }
}
