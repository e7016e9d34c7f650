using Orleans.Storage;
using TaskMcp.Grains.Tests.Contract.Grains;

namespace TaskMcp.Grains.Tests.Contract;

/// <summary>Durable state and its ETags.</summary>
public sealed class StateContract(GrainHostFixture fixture) : IClassFixture<GrainHostFixture>
{
    private readonly string key = Keys.New();

    private ICounterGrain Grain => fixture.Host.Grains.GetGrain<ICounterGrain>(key);

    [Fact]
    public async Task A_grain_without_a_record_begins_with_new_state() =>
        (await Grain.Record().Soon()).ShouldBe(new CounterRecord(false, null, 100));

    [Fact]
    public async Task Written_state_comes_back_after_a_deactivation_before_the_first_call()
    {
        await Grain.Add(3).Soon();
        await fixture.Host.DeactivateAsync(Grain).Soon();
        (await Grain.Value().Soon()).ShouldBe(3);
        Journal.Of(key).ShouldBe(["activated with 0", "activated with 3"]);
    }

    [Fact]
    public async Task Unwritten_state_does_not()
    {
        await Grain.Add(3).Soon();
        await Grain.AddUnwritten(5).Soon();
        (await Grain.Value().Soon()).ShouldBe(8);
        await fixture.Host.DeactivateAsync(Grain).Soon();
        (await Grain.Value().Soon()).ShouldBe(3);
    }

    [Fact]
    public async Task Reading_again_drops_what_was_not_written()
    {
        await Grain.Add(3).Soon();
        await Grain.AddUnwritten(5).Soon();
        (await Grain.Reread().Soon()).ShouldBe(3);
    }

    [Fact]
    public async Task Each_write_changes_the_etag()
    {
        await Grain.Add(1).Soon();
        var first = await Grain.Record().Soon();
        await Grain.Add(1).Soon();
        var second = await Grain.Record().Soon();
        first.Exists.ShouldBeTrue();
        first.Etag.ShouldNotBeNull();
        second.Etag.ShouldNotBe(first.Etag);
    }

    [Fact]
    public async Task States_of_one_grain_are_separate_records()
    {
        await Grain.Add(1).Soon();
        await Grain.Clear().Soon();
        var record = await Grain.Record().Soon();
        record.Exists.ShouldBeFalse();
        record.Other.ShouldBe(101);
    }

    [Fact]
    public async Task Cleared_state_is_new_and_can_be_written_again()
    {
        await Grain.Add(3).Soon();
        await Grain.Clear().Soon();
        (await Grain.Value().Soon()).ShouldBe(0);
        (await Grain.Record().Soon()).Exists.ShouldBeFalse();
        (await Grain.Add(2).Soon()).ShouldBe(2);
        await fixture.Host.DeactivateAsync(Grain).Soon();
        (await Grain.Value().Soon()).ShouldBe(2);
    }

    [Fact]
    public async Task A_stale_etag_is_refused_and_the_activation_that_lets_it_escape_begins_anew()
    {
        await Grain.Add(3).Soon();
        await Grain.AddUnwritten(5).Soon();
        await Should.ThrowAsync<InconsistentStateException>(() => Grain.WriteStale().Soon());
        (await Grain.Value().Soon()).ShouldBe(8);
        Journal.Of(key).ShouldBe(["activated with 0", "activated with 8"]);
    }

    [Fact]
    public async Task A_stale_etag_of_a_record_that_was_there_is_refused()
    {
        await Grain.Add(3).Soon();
        await fixture.Host.DeactivateAsync(Grain).Soon();
        await Grain.AddUnwritten(5).Soon();
        await Should.ThrowAsync<InconsistentStateException>(() => Grain.WriteStale().Soon());
        (await Grain.Value().Soon()).ShouldBe(8);
    }

    [Fact]
    public async Task A_record_is_not_cleared_with_a_stale_etag()
    {
        await Grain.Add(3).Soon();
        await fixture.Host.DeactivateAsync(Grain).Soon();
        await Should.ThrowAsync<InconsistentStateException>(() => Grain.ClearStale().Soon());
        (await Grain.Value().Soon()).ShouldBe(3);
    }

    [Fact]
    public async Task A_stale_etag_that_the_grain_handles_leaves_it_alone()
    {
        (await Grain.SurviveStale().Soon()).ShouldBeTrue();
        await Grain.Value().Soon();
        Journal.Of(key).ShouldBe(["activated with 0"]);
    }

    [Fact]
    public async Task Writes_under_way_at_once_follow_each_other()
    {
        (await Grain.WriteTwiceAtOnce().Soon()).ShouldBe(2);
        await fixture.Host.DeactivateAsync(Grain).Soon();
        (await Grain.Value().Soon()).ShouldBe(2);
    }

    [Fact]
    public async Task State_survives_a_restart()
    {
        await using var host = await GrainHosts.StartAsync(new());
        await host.Grains.GetGrain<ICounterGrain>(key).Add(3).Soon();
        await host.StopAsync();
        await host.StartAsync();
        (await host.Grains.GetGrain<ICounterGrain>(key).Value().Soon()).ShouldBe(3);
    }
}
