using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using TaskMcp.Connections;
using TaskMcp.ServiceDefaults;
using TaskMcp.Silo.Connections.Approvals;
using TaskMcp.Silo.Connections.Cache;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>Calls tools of one connection (SPEC C-6, C-10).</summary>
internal sealed class ToolCaller(Guid connectionId, string serverType, Dispatcher dispatcher, ServerCache cache, TimeProvider clock)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    private static readonly Histogram<double> Duration = TaskMcpTelemetry.Meter.CreateHistogram<double>(
        "taskmcp.mcp.tool_call.duration", "s", "Time of a tool call from dispatch to answer.");

    /// <summary>Calls a tool; a failure of any kind is an outcome.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ToolOutcome> Call(ToolInvocation invocation, CallObserver? observer, CancellationToken cancellationToken)
    {
        using var activity = TaskMcpTelemetry.Activities.StartActivity("mcp.tool_call", ActivityKind.Client);
        activity?.SetTag("mcp.connection_id", connectionId.ToString("D"));
        activity?.SetTag("mcp.tool", invocation.ToolName);
        var outcome = await Attempt(invocation, observer, cancellationToken).ConfigureAwait(false);
        var result = Word(outcome);
        activity?.SetTag("mcp.outcome", result);
        if (outcome.Error is not null) activity?.SetStatus(ActivityStatusCode.Error, result);
        Duration.Record(outcome.ExecutionTimeMs / 1000, new KeyValuePair<string, object?>("outcome", result));
        return outcome;
    }

    /// <summary>The outcome of a call that was not even tried.</summary>
    public static ToolOutcome Offline(Guid connectionId, string toolName, McpFailureException why) =>
        new() { Error = why.ToError(connectionId, toolName), ExecutionTimeMs = 0, IsOffline = true };

    /// <exception cref="McpFailureException">There is no such tool.</exception>
    /// <exception cref="ToolRefusedException">It is not what was approved, or passes itself off as another one (SPEC C-9).</exception>
    public static ToolDefinition FindTool(ServerSession session, string serverType, string name)
    {
        // Of one catalog: what is judged is what is called.
        var catalog = session.Catalog;
        var tool = catalog.Find(serverType, name)
            ?? throw new McpFailureException(McpErrorCode.ToolNotFound, $"The server has no tool '{name}'. Look at the connection's capabilities for its names.");
        return catalog.WhyNot(tool) is { } distrust ? throw new ToolRefusedException(distrust.Refusal) : tool;
    }

    // What came from memory is told apart: it took no time.
    private static string Word(ToolOutcome outcome) => outcome switch
    {
        { Error: { } error } => JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Code.ToString()),
        { InputRequired: not null } => "input_required",
        { CachedAt: not null, Stale: true } => "stale",
        { CachedAt: not null } => "cached",
        _ => "ok",
    };

    private async Task<ToolOutcome> Attempt(ToolInvocation invocation, CallObserver? observer, CancellationToken cancellationToken)
    {
        ToolCall? call = null;
        try
        {
            using var deadline = new CallDeadline(CheckedTimeout(invocation.Timeout), clock, cancellationToken);
            var arguments = Arguments(invocation.Input);
            call = new(invocation, arguments, serverType, observer, cache, clock) { IsOnce = invocation.Once, IsFresh = invocation.Fresh, MayFollow = observer is null };
            return await Send(call, invocation.Whole, deadline).ConfigureAwait(false);
        }
        catch (McpFailureException failure)
        {
            return new()
            {
                Error = failure.ToError(connectionId, invocation.ToolName),
                ExecutionTimeMs = call?.ElapsedMs ?? 0,
                ToolHash = call?.Tool?.Hash,
                OutcomeUnknown = failure.OutcomeUnknown || call?.IsOutcomeUnknown == true,
                IsOffline = call?.MayWait == true,
                Result = failure.Result,
                RpcError = invocation.Whole ? failure.RpcError : null,
            };
        }
    }

    private async Task<ToolOutcome> Send(ToolCall call, bool isWhole, CallDeadline deadline)
    {
        McpFailureException? why = null;
        try
        {
            await dispatcher.Send(call, deadline).ConfigureAwait(false);
            var answered = call.Answered();
            return Told(answered) with { InputRequired = call.Question, ExecutionTimeMs = call.ElapsedMs, ToolHash = call.Tool!.Hash, CachedAt = call.Cached?.At };
        }
        catch (McpFailureException failure)
        {
            why = failure;
            if (call.Fallback() is not { } kept) throw;
            return Told(kept.Value) with { CachedAt = kept.At, Stale = kept.IsStale };
        }
        finally
        {
            call.Invalidate();
            call.Leave(why);
        }

        ToolOutcome Told(JsonText? answered) => isWhole ? new() { Result = answered, ExecutionTimeMs = 0 } : new() { Output = answered, ExecutionTimeMs = 0 };
    }

    private static TimeSpan CheckedTimeout(TimeSpan? asked) => asked switch
    {
        null => DefaultTimeout,
        { } timeout when timeout > TimeSpan.Zero && timeout <= LongestTimeout => timeout,
        _ => throw new McpFailureException(McpErrorCode.InvalidInput, $"timeout must be more than 0 and at most {TaskMcp.Duration.Format(LongestTimeout)}"),
    };

    // No document on rented memory: the SDK may still be sending the arguments of a call that was given up.
    private static JsonElement Arguments(JsonText input)
    {
        try
        {
            var arguments = JsonElement.Parse(input.Text ?? "{}");
            return arguments.ValueKind == JsonValueKind.Object ? arguments : throw new McpFailureException(McpErrorCode.InvalidInput, "input must be a JSON object");
        }
        catch (JsonException error)
        {
            throw new McpFailureException(McpErrorCode.InvalidInput, "input must be a JSON object", error);
        }
    }
}
