using System.Collections.Concurrent;
using System.Diagnostics;
using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Runs;
using TaskMcp.ServiceDefaults;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>A run is one trace from the request to the tool call (SPEC O-3).</summary>
public sealed class RunTraceTests
{
    [Fact]
    public async Task Run_goes_on_with_the_trace_of_its_request_down_to_the_tool_call()
    {
        var request = ActivityTraceId.CreateRandom();
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == TaskMcpTelemetry.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == request) spans.Add(span);
            },
        };
        ActivitySource.AddActivityListener(listener);
        await using var world = await RunsWorld.Create();
        var context = RunsWorld.By() with { TraceParent = $"00-{request}-{ActivitySpanId.CreateRandom()}-01" };
        (await world.Task.Create(new() { Context = context, Title = "Fix it", Bindings = [world.Binding(BindingType.OnCreate)] }).Soon()).Refusal.ShouldBeNull();
        await world.OnlyRun(RunState.Succeeded);

        var call = await Eventually.Until(() => Task.FromResult(spans.FirstOrDefault(span => span.OperationName == "mcp.tool_call")), span => span is not null);
        var run = await Eventually.Until(() => Task.FromResult(spans.FirstOrDefault(span => span.SpanId == call!.ParentSpanId)), span => span is not null);
        run!.OperationName.ShouldBe("run");
        run.GetTagItem("taskmcp.task.id").ShouldBe(world.TaskId);
    }
}
