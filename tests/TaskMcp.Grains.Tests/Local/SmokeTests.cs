using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Contract.Grains;

namespace TaskMcp.Grains.Tests.Local;

public sealed class SmokeTests
{
    [Fact]
    public async Task State_survives_a_restart()
    {
        await using var host = await LocalGrainHost.StartedAsync();
        (await host.Grains.GetGrain<ICounterGrain>("a").Add(3).Soon()).ShouldBe(3);
        (await host.Grains.GetGrain<ICounterGrain>("a").Add(4).Soon()).ShouldBe(7);
        await host.RestartAsync();
        (await host.Grains.GetGrain<ICounterGrain>("a").Value().Soon()).ShouldBe(7);
    }
}
