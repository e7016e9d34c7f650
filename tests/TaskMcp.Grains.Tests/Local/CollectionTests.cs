using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Contract.Grains;
using TaskMcp.LocalRuntime.Hosting;

namespace TaskMcp.Grains.Tests.Local;

/// <summary>What idle grains leave in memory: nothing.</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class CollectionTests
{
    private const int Grains = 50_000;

    [Fact]
    public async Task Fifty_thousand_collected_grains_leave_nothing_behind()
    {
        await using var host = await LocalGrainHost.StartedAsync();
        var control = host.Services.GetRequiredService<IActivationControl>();
        await Touch(host, "warm up", 1_000);
        await Collect(host, control);
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await Touch(host, "grain", Grains);
        control.ActivationCount.ShouldBe(Grains);
        var active = GC.GetTotalMemory(forceFullCollection: true);
        await Collect(host, control);
        var after = GC.GetTotalMemory(forceFullCollection: true);

        (active - before).ShouldBeGreaterThan(Grains * 500L);
        // What stays is the size that the runtime's table of activations has grown to.
        (after - before).ShouldBeLessThan(Grains * 60L, $"{before:N0} bytes before, {active:N0} with all active, {after:N0} after");
    }

    [Fact]
    public async Task A_call_keeps_a_grain_for_the_whole_age()
    {
        await using var host = await LocalGrainHost.StartedAsync();
        var key = Keys.New();
        var grain = host.Grains.GetGrain<ILifeGrain>(key);
        for (var i = 0; i < 4; i++)
        {
            await grain.Touch().Soon();
            host.Clock.Advance(TimeSpan.FromMinutes(14));
        }
        await grain.Touch().Soon();
        Journal.Of(key).ShouldBe(["activated", "touched", "touched", "touched", "touched", "touched"]);
    }

    private static async Task Touch(LocalGrainHost host, string prefix, int count)
    {
        foreach (var chunk in Enumerable.Range(0, count).Chunk(1_000))
            await Task.WhenAll(chunk.Select(i => host.Grains.GetGrain<ITurnGrain>($"{prefix} {i}").ActivationId().AsTask())).Soon();
    }

    private static async Task Collect(LocalGrainHost host, IActivationControl control)
    {
        host.Clock.Advance(TimeSpan.FromMinutes(17));
        await Eventually.Until(() => Task.FromResult(control.ActivationCount), count => count == 0);
    }
}
