using TaskMcp.Grains.Tests.Contract.Grains;

namespace TaskMcp.Grains.Tests.Contract;

/// <summary>Single activation, one thread at a time, which calls may overlap.</summary>
public sealed class TurnContract(GrainHostFixture fixture) : IClassFixture<GrainHostFixture>
{
    private readonly string key = Keys.New();
    private readonly string first = Keys.New();
    private readonly string second = Keys.New();

    private ITurnGrain Grain => fixture.Host.Grains.GetGrain<ITurnGrain>(key);

    [Fact]
    public async Task All_calls_of_a_key_reach_one_activation()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(() => Grain.ActivationId().AsTask()))).Soon();
        ids.Distinct().Count().ShouldBe(1);
        (await fixture.Host.Grains.GetGrain<ITurnGrain>(Keys.New()).ActivationId().AsTask().Soon()).ShouldNotBe(ids[0]);
    }

    [Fact]
    public async Task Continuations_come_back_to_the_grains_own_scheduler() => (await Grain.KeepsItsScheduler().Soon()).ShouldBeTrue();

    [Fact]
    public async Task Interleaving_calls_share_one_thread_at_a_time()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => Grain.StepAlone(100)))).Soon();
        answers.Max().ShouldBe(1600);
    }

    [Fact]
    public async Task A_call_waits_until_the_one_before_has_ended()
    {
        var calls = new[] { Grain.Write(first), Grain.Write(second) };
        Gates.Open(second);
        (await Journal.Until(key, $"write {first} begins")).ShouldBe([$"write {first} begins"]);
        await Grain.Peek(second).Soon();
        Gates.Open(first);
        await Task.WhenAll(calls).Soon();
        Journal.Of(key).Where(entry => !entry.StartsWith("peek", StringComparison.Ordinal))
            .ShouldBe([$"write {first} begins", $"write {first} ends", $"write {second} begins", $"write {second} ends"]);
    }

    [Fact]
    public async Task Reading_calls_interleave_with_each_other()
    {
        var one = Grain.Read(first);
        await Journal.Until(key, $"read {first} begins");
        Gates.Open(second);
        await Grain.Read(second).Soon();
        one.IsCompleted.ShouldBeFalse();
        Gates.Open(first);
        await one.Soon();
    }

    [Fact]
    public async Task A_reading_call_waits_for_a_writing_one()
    {
        var write = Grain.Write(first);
        await Journal.Until(key, $"write {first} begins");
        Gates.Open(second);
        var read = Grain.Read(second);
        await Grain.Peek(second).Soon();
        read.IsCompleted.ShouldBeFalse();
        Gates.Open(first);
        await Task.WhenAll(write, read).Soon();
        Journal.Of(key).ToList().IndexOf($"read {second} begins").ShouldBeGreaterThan(Journal.Of(key).ToList().IndexOf($"write {first} ends"));
    }

    [Fact]
    public async Task A_writing_call_waits_for_a_reading_one()
    {
        var read = Grain.Read(first);
        await Journal.Until(key, $"read {first} begins");
        Gates.Open(second);
        var write = Grain.Write(second);
        await Grain.Peek(second).Soon();
        write.IsCompleted.ShouldBeFalse();
        Gates.Open(first);
        await Task.WhenAll(read, write).Soon();
    }

    [Fact]
    public async Task An_interleaving_call_holds_nobody_up()
    {
        var peek = Grain.Peek(first);
        await Journal.Until(key, $"peek {first} begins");
        Gates.Open(second);
        await Grain.Write(second).Soon();
        peek.IsCompleted.ShouldBeFalse();
        Gates.Open(first);
        await peek.Soon();
    }
}
