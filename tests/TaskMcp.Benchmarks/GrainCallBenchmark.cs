using System.Diagnostics;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TaskMcp.LocalRuntime.Hosting;

namespace TaskMcp.Benchmarks;

/// <summary>A grain that answers at once: what is left is the runtime.</summary>
public interface IEchoGrain : IGrainWithStringKey
{
    Task<int> Echo(int value);
}

public sealed class EchoGrain : Grain, IEchoGrain
{
    public Task<int> Echo(int value) => Task.FromResult(value);
}

/// <summary>A call to an active grain, against handing the same work to a consumer through a channel.</summary>
internal static class GrainCallBenchmark
{
    private const int Calls = 400_000;

    public static async Task Run(BenchmarkTable table)
    {
        var data = Directory.CreateTempSubdirectory("taskmcp-bench-").FullName;
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddLocalRuntime(options =>
        {
            options.DataDirectory = data;
            options.GrainAssemblies.Add(typeof(EchoGrain).Assembly);
        });
        using (var host = builder.Build())
        {
            await host.StartAsync();
            var grains = host.Services.GetRequiredService<IGrainFactory>();
            var grain = grains.GetGrain<IEchoGrain>("one");
            var many = Enumerable.Range(0, 16).Select(i => grains.GetGrain<IEchoGrain>($"{i}")).ToArray();

            table.Add("baseline: hand-over through a channel and back", await Each(1, ChannelHandOver()), "one caller");
            table.Add("call to an active grain", await Each(1, (_, i) => grain.Echo(i)), "one caller, one grain");
            table.Add("call to an active grain", await Each(16, (caller, i) => many[caller].Echo(i)), "16 callers, 16 grains; time per call over all");
            await host.StopAsync();
        }

        Directory.Delete(data, recursive: true);
    }

    private static async Task<string> Each(int callers, Func<int, int, Task<int>> call)
    {
        await Calling(callers, call, Calls / 10);
        var elapsed = await Calling(callers, call, Calls);
        return $"{BenchmarkTable.Number(elapsed.TotalMicroseconds / Calls)} µs ({BenchmarkTable.Number(Calls / elapsed.TotalSeconds)}/s)";
    }

    private static async Task<TimeSpan> Calling(int callers, Func<int, int, Task<int>> call, int calls)
    {
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < calls / callers; i++) await call(caller, i);
        })));
        return Stopwatch.GetElapsedTime(started);
    }

    private static Func<int, int, Task<int>> ChannelHandOver()
    {
        var channel = Channel.CreateUnbounded<(int Value, TaskCompletionSource<int> Answer)>(new() { SingleReader = true });
        _ = Task.Run(async () =>
        {
            await foreach (var (value, answer) in channel.Reader.ReadAllAsync()) answer.SetResult(value);
        });
        return (_, i) =>
        {
            var answer = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
            channel.Writer.TryWrite((i, answer));
            return answer.Task;
        };
    }
}
