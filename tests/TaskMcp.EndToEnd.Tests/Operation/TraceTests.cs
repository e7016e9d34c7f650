using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Operation;

public class TraceTests
{
    /// <summary>SPEC O-3.</summary>
    [Fact]
    public async Task A_run_is_one_trace_from_the_request_to_the_tool_call()
    {
        const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
        const string Caller = "00f067aa0ba902b7";
        using var collector = new TraceCollector();
        await using var app = await TaskMcpProcess.Started(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200"));
        var connection = await app.Api.Connect(Automation.StdioConnection("everything", BuiltProduct.Everything));
        var task = new { title = "Traced", bindings = new[] { Automation.Binding(connection, "on_create", "everything__echo", new { message = "traced" }) } };

        var created = (await app.Api.Post("/api/tasks", task, ("traceparent", $"00-{TraceId}-{Caller}-01"))).Ok();
        await app.Api.TaskWithNote(created.Id(), "Echo: traced");

        List<TraceCollector.Span> spans = [];
        await Eventually.Holds(
            () => (spans = [.. collector.Spans.Where(span => span.TraceId == TraceId)]).Exists(span => span.Name.Contains("tools/call", StringComparison.Ordinal)),
            "the tool call is a span of the caller's trace",
            () => string.Join('\n', collector.Spans));
        await Eventually.Holds(
            () => (spans = [.. collector.Spans.Where(span => span.TraceId == TraceId)]).TrueForAll(span => span.ParentId == Caller || spans.Exists(parent => parent.Id == span.ParentId)),
            "every span hangs below the caller's",
            () => string.Join('\n', spans));
        spans.Single(span => span.ParentId == Caller).Name.ShouldBe("POST /api/tasks", "the request is the first span, named by its route");
    }
}
