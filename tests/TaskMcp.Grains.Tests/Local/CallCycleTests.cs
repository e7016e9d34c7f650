using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Contract.Grains;
using TaskMcp.LocalRuntime.Activations;

namespace TaskMcp.Grains.Tests.Local;

/// <summary>A call that waits for itself fails at once and says how.</summary>
public sealed class CallCycleTests(GrainHostFixture fixture) : IClassFixture<GrainHostFixture>
{
    private readonly string one = Keys.New();
    private readonly string two = Keys.New();

    private IChainGrain First => fixture.Host.Grains.GetGrain<IChainGrain>(one);

    [Fact]
    public async Task A_cycle_over_two_grains_names_its_chain()
    {
        var error = await Should.ThrowAsync<GrainCallCycleException>(() => First.Pass($"{two} {one}").Soon());
        error.Chain.ShouldBe([$"chain/{one} IChainGrain.Pass", $"chain/{two} IChainGrain.Pass", $"chain/{one} IChainGrain.Pass"]);
        foreach (var call in error.Chain) error.Message.ShouldContain(call);
    }

    [Fact]
    public async Task A_call_of_itself_in_a_blocking_call_is_a_cycle() =>
        (await Should.ThrowAsync<GrainCallCycleException>(() => First.Pass(one).Soon())).Chain.Length.ShouldBe(2);

    [Fact]
    public async Task A_chain_of_readers_back_to_a_writer_is_a_cycle() =>
        await Should.ThrowAsync<GrainCallCycleException>(() => First.ReadThenWrite(two).Soon());

    [Fact]
    public async Task A_cycle_over_an_activation_fails_the_activation()
    {
        var key = "calls-back" + Keys.New();
        await Should.ThrowAsync<GrainCallCycleException>(() => fixture.Host.Grains.GetGrain<ISelfishGrain>(key).Touch().Soon());
    }

    [Fact]
    public async Task An_activation_whose_caller_has_given_up_may_call_that_caller()
    {
        var gate = Keys.New();
        var callee = fixture.Host.Grains.GetGrain<IGivingUpGrain>($"for {one}");
        var caller = fixture.Host.Grains.GetGrain<IGivingUpGrain>(one).GiveUpOn($"for {one}", gate);
        await Journal.Until(one, "gave up");
        var call = callee.Touch(CancellationToken.None);
        Gates.Open($"for {one}");
        await Journal.Until($"for {one}", "called back");
        Gates.Open(gate);
        await Task.WhenAll(caller, call).Soon();
    }

    [Fact]
    public async Task The_grains_of_a_cycle_go_on_at_once()
    {
        await Should.ThrowAsync<GrainCallCycleException>(() => First.Pass($"{two} {one}").Soon());
        (await First.Pass(two).Soon()).ShouldBe(1);
        ((LocalGrainHost)fixture.Host).Complaints.ShouldContain(text => text.Contains("waits for itself"));
    }

    [Fact]
    public async Task Two_callers_in_opposite_directions_are_no_cycle()
    {
        var calls = Enumerable.Range(0, 50).Select(i => i % 2 == 0 ? First.PassFreely(two) : fixture.Host.Grains.GetGrain<IChainGrain>(two).PassFreely(one));
        (await Task.WhenAll(calls).Soon()).ShouldAllBe(answer => answer == 1);
    }
}
