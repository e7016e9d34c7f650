using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Contract.Grains;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.Grains.Tests.Local;

/// <summary>The graceful stop.</summary>
public sealed class StopTests
{
    private readonly string key = Keys.New();
    private readonly string gate = Keys.New();

    [Fact]
    public async Task A_grain_that_does_not_end_does_not_hold_up_the_stop()
    {
        await using var host = await LocalGrainHost.StartedAsync(options => options.StopTimeout = TimeSpan.FromSeconds(1));
        var call = host.Grains.GetGrain<ILifeGrain>(key).Hold(gate);
        await Journal.Until(key, "held");
        var started = Stopwatch.GetTimestamp();
        await host.StopAsync().Soon();
        Stopwatch.GetElapsedTime(started).ShouldBeInRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
        host.Complaints.ShouldContain(text => text.Contains("did not end"));
        Gates.Open(gate);
        await call.Soon();
    }

    [Fact]
    public async Task A_running_tick_is_cancelled_by_the_stop()
    {
        await using var host = await LocalGrainHost.StartedAsync();
        await host.Grains.GetGrain<ITimerGrain>(key).Start(TimeSpan.Zero, Timeout.InfiniteTimeSpan, interleave: true, gate).Soon();
        await Journal.Until(key, "tick begins");
        var stop = host.StopAsync();
        await Journal.Until(key + " life", "tick cancelled");
        Gates.Open(gate);
        await stop.Soon();
    }

    [Fact]
    public async Task After_the_stop_calls_fail_at_once()
    {
        await using var host = await LocalGrainHost.StartedAsync();
        var grain = host.Grains.GetGrain<ICounterGrain>(key);
        await host.StopAsync();
        (await Should.ThrowAsync<OrleansException>(() => grain.Value().Soon())).Message.ShouldContain("not running");
    }

    [Fact]
    public async Task Stored_grains_are_listed_whether_active_or_not()
    {
        await using var host = await LocalGrainHost.StartedAsync();
        var keys = Enumerable.Range(0, 2_500).Select(i => $"{i:0000}").ToList();
        await Task.WhenAll(keys.Select(one => host.Grains.GetGrain<ICounterGrain>(one).Add(1))).Soon();
        var listed = new List<string>();
        await foreach (var id in host.Services.GetRequiredService<IStoredGrains>().ListAsync<ICounterGrain>()) listed.Add(id.Key.ToString());
        listed.ShouldBe(keys);
    }
}
