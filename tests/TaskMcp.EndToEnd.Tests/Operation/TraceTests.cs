using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Operation;

public class TraceTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Caller = "00f067aa0ba902b7";

    /// <summary>SPEC O-3.</summary>
    [Fact]
    public async Task A_run_is_one_trace_from_the_request_to_the_tool_call()
    {
        using var collector = new TraceCollector();
        await using var app = await Started(collector);
        var connection = await app.Api.Connect(Automation.StdioConnection("everything", BuiltProduct.Everything));
        var task = new { title = "Traced", bindings = new[] { Automation.Binding(connection, "on_create", "everything__echo", new { message = "traced" }) } };

        var created = (await app.Api.Post("/api/tasks", task, ("traceparent", $"00-{TraceId}-{Caller}-01"))).Ok();
        await app.Api.TaskWithNote(created.Id(), "Echo: traced");
        await OneTraceFrom("POST /api/tasks", collector);
    }

    /// <summary>SPEC O-3: also where the work on a delivery comes after its acknowledgement.</summary>
    [Fact]
    public async Task A_run_of_a_webhook_is_one_trace_from_the_delivery_to_the_tool_call()
    {
        const string Secret = "secret-of-the-traced-webhook";
        using var collector = new TraceCollector();
        await using var app = await Started(collector);
        var connection = await app.Api.Connect(Automation.StdioConnection("everything", BuiltProduct.Everything));
        var hook = JsonSerializer.SerializeToNode(Automation.Binding(connection, "webhook", "everything__echo", new { message = "{{ payload.text }}" }))!;
        hook["webhook"] = new JsonObject { ["secret"] = Secret };
        var task = (await app.Api.Post("/api/tasks", new { title = "Traced", bindings = new[] { hook } })).Ok();
        var path = (string)(await app.Api.All($"/api/tasks/{task.Id()}/bindings")).Single()["webhook"]!["path"]!;

        (await app.Api.Post(path, new { text = "delivered" }, ("traceparent", $"00-{TraceId}-{Caller}-01"), ("X-Webhook-Secret", Secret))).Status.ShouldBe(HttpStatusCode.Accepted);
        await app.Api.TaskWithNote(task.Id(), "Echo: delivered");
        await OneTraceFrom("POST /api/webhooks/{id}/in", collector);
    }

    private static Task<TaskMcpProcess> Started(TraceCollector collector) => TaskMcpProcess.Started(
        ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"), ("OTEL_BSP_SCHEDULE_DELAY", "200"));

    private static async Task OneTraceFrom(string request, TraceCollector collector)
    {
        List<TraceCollector.Span> spans = [];
        await Eventually.Holds(
            () => (spans = [.. collector.Spans.Where(span => span.TraceId == TraceId)]).Exists(span => span.Name.Contains("tools/call", StringComparison.Ordinal)),
            "the tool call is a span of the caller's trace",
            () => string.Join('\n', collector.Spans));
        await Eventually.Holds(
            () => (spans = [.. collector.Spans.Where(span => span.TraceId == TraceId)]).TrueForAll(span => span.ParentId == Caller || spans.Exists(parent => parent.Id == span.ParentId)),
            "every span hangs below the caller's",
            () => string.Join('\n', spans));
        spans.Single(span => span.ParentId == Caller).Name.ShouldBe(request, "the request is the first span, named by its route");
    }
}
