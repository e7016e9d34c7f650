using System.Collections.Concurrent;
using System.Diagnostics;
using TaskMcp.Grains.Tests.Contract.Grains;

namespace TaskMcp.Grains.Tests.Contract;

/// <summary>What flows from the caller to the callee: request context, trace, cancellation; and how long a caller waits.</summary>
public sealed class FlowContract(GrainHostFixture fixture) : IClassFixture<GrainHostFixture>
{
    private readonly string key = Keys.New();

    private IFlowGrain Grain => fixture.Host.Grains.GetGrain<IFlowGrain>(key);

    [Fact]
    public async Task The_request_context_flows_along_the_calls()
    {
        RequestContext.Set("user", "ada");
        (await Grain.RequestValue("user").Soon()).ShouldBe("ada");
        (await Grain.RequestValueBehind("user", Keys.New()).Soon()).ShouldBe("ada");
    }

    [Fact]
    public async Task What_a_callee_sets_stays_with_it()
    {
        RequestContext.Set("user", "ada");
        await Grain.SetRequestValue("user", "eve").Soon();
        RequestContext.Get("user").ShouldBe("ada");
        (await Grain.RequestValue("user").Soon()).ShouldBe("ada");
    }

    [Fact]
    public async Task The_trace_flows_to_the_callee()
    {
        using var source = new ActivitySource("contract");
        using var listener = new ActivityListener { ShouldListenTo = _ => true, Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        using var activity = source.StartActivity("caller").ShouldNotBeNull();
        (await Grain.TraceId().Soon()).ShouldBe(activity.TraceId.ToString());
    }

    [Fact]
    public async Task A_cancellation_reaches_the_callee_on_its_own_scheduler()
    {
        using var cancellation = new CancellationTokenSource();
        var call = Grain.UntilCancelled(cancellation.Token);
        await Journal.Until(key, "waiting");
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call.Soon());
        (await Journal.Until(key, "cancelled")).ShouldBe(["waiting", "told on the grain's scheduler", "cancelled"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_cancellation_crosses_several_grains()
    {
        var next = Keys.New();
        using var cancellation = new CancellationTokenSource();
        var call = Grain.UntilCancelledBehind(next, cancellation.Token);
        await Journal.Until(next, "waiting");
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call.Soon());
        await Journal.Until(next, "cancelled");
    }

    [Fact]
    public async Task A_call_with_a_cancelled_token_is_not_made()
    {
        await Should.ThrowAsync<OperationCanceledException>(() => Grain.UntilCancelled(new CancellationToken(canceled: true)).Soon());
        (await Grain.RequestValue("nothing").Soon()).ShouldBeNull();
        Journal.Of(key).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_caller_stops_waiting_after_the_response_timeout_and_the_call_goes_on()
    {
        await using var host = await GrainHosts.StartAsync(new() { ResponseTimeout = TimeSpan.FromSeconds(1) });
        var gate = Keys.New();
        var grain = host.Grains.GetGrain<IFlowGrain>(key);
        await Should.ThrowAsync<TimeoutException>(() => grain.Hold(gate));
        Journal.Of(key).ShouldBe(["held"]);
        Gates.Open(gate);
        await Journal.Until(key, "let go");
    }

    [Fact]
    public async Task A_grain_can_call_an_observer_outside()
    {
        var observer = new Observer();
        var reference = fixture.Host.Grains.CreateObjectReference<IFlowObserver>(observer);
        await Grain.Tell(reference, "hello").Soon();
        await Eventually.Until(() => Task.FromResult(observer.Heard.Count), count => count == 1);
        observer.Heard.ShouldBe(["hello"]);
        fixture.Host.Grains.DeleteObjectReference<IFlowObserver>(reference);
    }

    private sealed class Observer : IFlowObserver
    {
        public ConcurrentQueue<string> Heard { get; } = new();

        Task IFlowObserver.Heard(string what)
        {
            Heard.Enqueue(what);
            return Task.CompletedTask;
        }
    }
}
