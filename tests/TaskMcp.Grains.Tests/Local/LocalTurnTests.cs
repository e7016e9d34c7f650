using System.Diagnostics;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Contract.Grains;

namespace TaskMcp.Grains.Tests.Local;

/// <summary>What this runtime promises about turns beyond Orleans.</summary>
public sealed class LocalTurnTests(GrainHostFixture fixture) : IClassFixture<GrainHostFixture>
{
    private readonly string key = Keys.New();
    private readonly string first = Keys.New();
    private readonly string second = Keys.New();

    private ITurnGrain Grain => fixture.Host.Grains.GetGrain<ITurnGrain>(key);

    [Fact]
    public async Task Calls_of_one_caller_arrive_in_order()
    {
        var gates = Enumerable.Range(0, 200).Select(_ => Keys.New()).ToList();
        gates.ForEach(Gates.Open);
        await Task.WhenAll(gates.Select(gate => Grain.Write(gate))).Soon();
        Journal.Of(key).ShouldBe(gates.SelectMany(gate => new[] { $"write {gate} begins", $"write {gate} ends" }));
    }

    [Fact]
    public async Task A_writer_waits_for_all_readers()
    {
        var third = Keys.New();
        var readers = new[] { Grain.Read(first), Grain.Read(second) };
        await Journal.Until(key, $"read {second} begins");
        Gates.Open(third);
        var writer = Grain.Write(third);
        Gates.Open(first);
        await readers[0].Soon();
        await Grain.Peek(third).Soon();
        writer.IsCompleted.ShouldBeFalse();
        Gates.Open(second);
        await Task.WhenAll(readers[1], writer).Soon();
        Journal.Of(key).ToList().IndexOf($"write {third} begins").ShouldBeGreaterThan(Journal.Of(key).ToList().IndexOf($"read {second} ends"));
    }

    [Fact]
    public async Task Readers_that_keep_coming_do_not_starve_a_writer()
    {
        Gates.Open(second);
        var writer = Task.CompletedTask;
        var current = (Gate: first, Call: Grain.Read(first));
        var started = Stopwatch.GetTimestamp();
        await Eventually.Until(async () =>
        {
            // The next reader comes before the present one ends, for as long as it is let in.
            var gate = Keys.New();
            var next = Grain.Read(gate);
            if (writer == Task.CompletedTask) writer = Grain.Write(second);
            await Eventually.Until(() => Task.FromResult(Journal.Of(key).Contains($"read {gate} begins") || Stopwatch.GetElapsedTime(started).TotalSeconds > 1.2), over => over);
            Gates.Open(current.Gate);
            await current.Call;
            current = (gate, next);
            return writer.IsCompleted;
        }, isDone => isDone);
        Gates.Open(current.Gate);
        await Task.WhenAll(writer, current.Call).Soon();
    }

    [Fact]
    public async Task A_cancelled_call_that_waits_is_never_made()
    {
        var flow = fixture.Host.Grains.GetGrain<IFlowGrain>(key);
        var held = flow.Hold(first);
        await Journal.Until(key, "held");
        using var cancellation = new CancellationTokenSource();
        var waiting = flow.UntilCancelled(cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.Soon());
        Gates.Open(first);
        await held.Soon();
        await flow.RequestValue("x").Soon();
        Journal.Of(key).ShouldBe(["held", "let go"]);
    }

    [Fact]
    public async Task An_exception_is_the_same_object_with_its_own_stack_trace()
    {
        var error = await Should.ThrowAsync<UnluckyException>(() => fixture.Host.Grains.GetGrain<IFailingGrain>(key).ThrowFar(Keys.New(), 1).Soon());
        error.StackTrace!.ShouldContain("FailingGrain.Throw(");
    }

    [Fact]
    public async Task State_cannot_be_used_outside_the_grains_turn() =>
        (await Should.ThrowAsync<InvalidOperationException>(() => fixture.Host.Grains.GetGrain<IStrayGrain>(key).ReadElsewhere().Soon())).Message.ShouldContain($"stray/{key}");

    [Fact]
    public async Task An_interleaving_tick_comes_home_while_its_grain_is_ending()
    {
        var life = fixture.Host.Grains.GetGrain<ILifeGrain>(key);
        await life.TickHome(first).Soon();
        await Journal.Until(key, "held");
        var ended = fixture.Host.DeactivateAsync(life);
        var next = life.Touch();
        Gates.Open(first);
        await Task.WhenAll(ended, next).Soon();
        Journal.Of(key).ShouldBe(["activated", "held", "let go", "touched", "ticked", "deactivated", "activated", "touched"]);
    }

    [Fact]
    public async Task Opposite_streams_of_calls_and_deactivations_lose_nothing()
    {
        var grain = fixture.Host.Grains.GetGrain<ICounterGrain>(key);
        var calls = Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 25; i++) await grain.Add(1);
        })).ToList();
        while (!Task.WhenAll(calls).IsCompleted) await fixture.Host.DeactivateAsync(grain).Soon();
        await Task.WhenAll(calls).Soon();
        (await grain.Value().Soon()).ShouldBe(200);
    }
}
