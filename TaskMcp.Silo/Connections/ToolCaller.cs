using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.ServiceDefaults;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>Calls tools of one connection (SPEC C-6, C-10).</summary>
internal sealed class ToolCaller(Guid connectionId, string serverType, SessionKeeper keeper, TimeProvider clock)
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromMinutes(10);

    private static readonly Histogram<double> Duration = TaskMcpTelemetry.Meter.CreateHistogram<double>(
        "taskmcp.mcp.tool_call.duration", "s", "Time of a tool call from dispatch to answer.");

    /// <summary>Calls a tool; a failure of any kind is an outcome.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task<ToolOutcome> Call(ToolInvocation invocation, Action<ToolProgress>? progress, CancellationToken cancellationToken)
    {
        using var activity = TaskMcpTelemetry.Activities.StartActivity("mcp.tool_call", ActivityKind.Client);
        activity?.SetTag("mcp.connection_id", connectionId.ToString("D"));
        activity?.SetTag("mcp.tool", invocation.ToolName);
        var outcome = await Attempt(invocation, progress, cancellationToken).ConfigureAwait(false);
        var result = outcome.Error is { } error ? JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Code.ToString()) : outcome.InputRequired is null ? "ok" : "input_required";
        activity?.SetTag("mcp.outcome", result);
        if (outcome.Error is not null) activity?.SetStatus(ActivityStatusCode.Error, result);
        Duration.Record(outcome.ExecutionTimeMs / 1000, new KeyValuePair<string, object?>("outcome", result));
        return outcome;
    }

    /// <summary>The outcome of a call that was not even tried.</summary>
    public static ToolOutcome Offline(Guid connectionId, string toolName, McpFailureException why) =>
        new() { Error = why.ToError(connectionId, toolName), ExecutionTimeMs = 0, IsOffline = true };

    private async Task<ToolOutcome> Attempt(ToolInvocation invocation, Action<ToolProgress>? progress, CancellationToken cancellationToken)
    {
        var call = new Ongoing(clock);
        try
        {
            var timeout = CheckedTimeout(invocation.Timeout);
            using var arguments = Arguments(invocation.Input);
            using var timer = new CancellationTokenSource(timeout, clock);
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
            try
            {
                return await Send(invocation, arguments.RootElement, progress, call, deadline.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (timer.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                if (!call.IsConnected) throw McpFailureException.Unreachable($"The server could not be connected to within {TaskMcp.Duration.Format(timeout)}.");
                throw new McpFailureException(McpErrorCode.Timeout, $"No answer came within {TaskMcp.Duration.Format(timeout)}.") { OutcomeUnknown = call.IsDispatched };
            }
        }
        catch (McpFailureException failure)
        {
            if (failure.Code == McpErrorCode.AuthFailed && call.IsDispatched) await keeper.Refused(failure.Message).ConfigureAwait(false);
            return new()
            {
                Error = failure.ToError(connectionId, invocation.ToolName),
                ExecutionTimeMs = call.ElapsedMs,
                ToolHash = call.ToolHash,
                OutcomeUnknown = failure.OutcomeUnknown,
                IsOffline = IsOffline(failure, call),
            };
        }
    }

    private async Task<ToolOutcome> Send(ToolInvocation invocation, JsonElement arguments, Action<ToolProgress>? progress, Ongoing call, CancellationToken cancellationToken)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            var session = await keeper.Get(evenIfWaiting: false, cancellationToken).ConfigureAwait(false);
            var tool = FindTool(session, serverType, invocation.ToolName);
            call.IsConnected = true;
            call.ToolHash = tool.Hash;
            Check(tool, arguments);
            call.Dispatch();
            try
            {
                var request = new ToolRequest { Arguments = JsonObject.Create(arguments)!, IdempotencyKey = invocation.IdempotencyKey, Progress = progress, Answers = invocation.Answers };
                var reply = await session.CallTool(tool, request, cancellationToken).ConfigureAwait(false);
                await keeper.Succeeded().ConfigureAwait(false);
                var output = reply.Result is { } result ? Read(session, result) : default(JsonText?);
                return new() { Output = output, InputRequired = reply.Question, ExecutionTimeMs = call.ElapsedMs, ToolHash = tool.Hash };
            }
            catch (McpFailureException failure) when (failure is { SessionLost: true, OutcomeUnknown: false } && !isSecond)
            {
                // The session had ended unnoticed and nothing was done: the call is made on a new one.
            }
        }
    }

    // A server that refuses the credentials has carried nothing out, and neither has one that does not know the session any more.
    private static bool IsOffline(McpFailureException failure, Ongoing call) => failure.Code switch
    {
        McpErrorCode.AuthFailed => true,
        McpErrorCode.ConnectionError => !call.IsDispatched || failure is { SessionLost: true, OutcomeUnknown: false },
        _ => false,
    };

    private static JsonText Read(ServerSession session, JsonObject result)
    {
        try
        {
            return ToolOutput.IsError(result)
                ? throw new McpFailureException(McpErrorCode.ServerError, session.Redact(ToolOutput.ErrorText(result)))
                : ToolOutput.Of(result);
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException)
        {
            // What the DOM only finds when it is read.
            throw new McpFailureException(McpErrorCode.ServerError, "The server's answer can't be understood: it holds broken text or a name twice.", error) { OutcomeUnknown = true };
        }
    }

    /// <exception cref="McpFailureException">There is no such tool.</exception>
    public static ToolDefinition FindTool(ServerSession session, string serverType, string name) => session.Catalog.Find(serverType, name)
        ?? throw new McpFailureException(McpErrorCode.ToolNotFound, $"The server has no tool '{name}'. Look at the connection's capabilities for its names.");

    private static TimeSpan CheckedTimeout(TimeSpan? asked) => asked switch
    {
        null => DefaultTimeout,
        { } timeout when timeout > TimeSpan.Zero && timeout <= LongestTimeout => timeout,
        _ => throw new McpFailureException(McpErrorCode.InvalidInput, $"timeout must be more than 0 and at most {TaskMcp.Duration.Format(LongestTimeout)}"),
    };

    private static JsonDocument Arguments(JsonText input)
    {
        try
        {
            var document = JsonDocument.Parse(input.Text ?? "{}");
            if (document.RootElement.ValueKind == JsonValueKind.Object) return document;
            document.Dispose();
            throw new McpFailureException(McpErrorCode.InvalidInput, "input must be a JSON object");
        }
        catch (JsonException error)
        {
            throw new McpFailureException(McpErrorCode.InvalidInput, "input must be a JSON object", error);
        }
    }

    private static void Check(ToolDefinition tool, JsonElement arguments)
    {
        var errors = tool.Input.Check(arguments, "input");
        if (!errors.IsEmpty) throw new McpFailureException(McpErrorCode.InvalidInput, string.Join("; ", errors));
    }

    /// <summary>How far a call has come.</summary>
    private sealed class Ongoing(TimeProvider clock)
    {
        private long? _dispatched;

        public bool IsConnected { get; set; }

        public string? ToolHash { get; set; }

        public bool IsDispatched => _dispatched is not null;

        public double ElapsedMs => _dispatched is { } start ? clock.GetElapsedTime(start).TotalMilliseconds : 0;

        public void Dispatch() => _dispatched = clock.GetTimestamp();
    }
}
