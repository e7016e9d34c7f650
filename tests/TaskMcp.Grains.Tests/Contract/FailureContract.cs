using TaskMcp.Grains.Tests.Contract.Grains;

namespace TaskMcp.Grains.Tests.Contract;

/// <summary>What a caller sees when something fails.</summary>
public sealed class FailureContract(GrainHostFixture fixture) : IClassFixture<GrainHostFixture>
{
    private IFailingGrain Grain => fixture.Host.Grains.GetGrain<IFailingGrain>(Keys.New());

    [Fact]
    public async Task An_exception_reaches_the_caller_with_its_type_and_data()
    {
        var error = await Should.ThrowAsync<UnluckyException>(() => Grain.Throw(7).Soon());
        error.Message.ShouldBe("no luck with 7");
        error.Number.ShouldBe(7);
        error.StackTrace!.ShouldContain(nameof(FailingGrain));
    }

    [Fact]
    public async Task An_exception_before_the_first_await_reaches_the_caller_in_the_task()
    {
        var call = Grain.ThrowAtOnce(3);
        (await Should.ThrowAsync<UnluckyException>(() => call.Soon())).Number.ShouldBe(3);
    }

    [Fact]
    public async Task An_exception_crosses_several_grains() =>
        (await Should.ThrowAsync<UnluckyException>(() => Grain.ThrowFar(Keys.New(), 5).Soon())).Number.ShouldBe(5);

    [Fact]
    public async Task A_grain_goes_on_after_an_exception()
    {
        var grain = Grain;
        await Should.ThrowAsync<UnluckyException>(() => grain.Throw(1).Soon());
        (await grain.Answer().Soon()).ShouldBe(42);
    }

    [Fact]
    public async Task A_failed_activation_fails_the_waiting_call_and_the_next_call_tries_anew()
    {
        var key = "broken" + Keys.New();
        var grain = fixture.Host.Grains.GetGrain<IFailingGrain>(key);
        await Should.ThrowAsync<UnluckyException>(() => grain.Answer().Soon());
        (await grain.Answer().Soon()).ShouldBe(42);
        Journal.Of(key).ShouldBe(["activating", "activating"]);
    }

    [Fact]
    public void A_blank_key_is_refused() => Should.Throw<ArgumentException>(() => fixture.Host.Grains.GetGrain<IFailingGrain>(" "));
}
