using TaskMcp.Grains.Tests.Contract.Grains;

namespace TaskMcp.Grains.Tests.Contract;

/// <summary>Chains of calls, and those that come back.</summary>
public sealed class ChainContract(GrainHostFixture fixture) : IClassFixture<GrainHostFixture>
{
    private readonly string one = Keys.New();
    private readonly string two = Keys.New();
    private readonly string three = Keys.New();

    private IChainGrain First => fixture.Host.Grains.GetGrain<IChainGrain>(one);

    [Fact]
    public async Task A_chain_of_calls_answers() => (await First.Pass($"{two} {three}").Soon()).ShouldBe(2);

    [Fact]
    public async Task A_chain_of_reading_calls_may_come_back() => (await First.PassReading($"{two} {three} {one} {two}").Soon()).ShouldBe(4);

    [Fact]
    public async Task A_chain_of_interleaving_calls_may_come_back() => (await First.PassFreely($"{two} {one} {one}").Soon()).ShouldBe(3);

    [Fact]
    public async Task An_interleaving_call_may_call_its_own_grain() => (await First.ComeHome().Soon()).ShouldBe(0);

    [Fact]
    public async Task A_call_that_waits_for_itself_fails_and_the_grains_go_on()
    {
        await using var host = await GrainHosts.StartAsync(new() { ResponseTimeout = TimeSpan.FromSeconds(1) });
        var first = host.Grains.GetGrain<IChainGrain>(one);
        var error = await Should.ThrowAsync<Exception>(() => first.Pass($"{two} {one}").Soon());
        (error is OrleansException or TimeoutException).ShouldBeTrue(error.ToString());
        await Eventually.Until(async () =>
        {
            try
            {
                return await first.Pass(two);
            }
            catch (TimeoutException)
            {
                return -1;
            }
        }, answer => answer == 1);
    }
}
