using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Cache;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>One call of a tool.</summary>
internal sealed class ToolCall(ToolInvocation invocation, JsonElement arguments, string serverType, CallObserver? observer, ServerCache cache, TimeProvider clock)
    : CacheableRequest(cache, clock)
{
    private ServerSession? _session;
    private ServerReply? _reply;
    private ToolDefinition? _keyOf;
    private CacheKey? _key;

    /// <summary>Null until a session is there.</summary>
    public ToolDefinition? Tool { get; private set; }

    /// <summary>What the server asks before it goes on; null when it has answered.</summary>
    public InputRequired? Question => _reply?.Question;

    // Answers are good for the one question that was asked.
    protected override bool MayRepeat => Tool?.MayRepeat == true && invocation.Answers is null;

    /// <summary>What the tool answered, or all that it did where the caller wants the whole; null when it has not yet.</summary>
    /// <exception cref="McpFailureException">It answered an error, or something that can't be read.</exception>
    public JsonText? Answered()
    {
        if (Cached is { } cached) return cached.Value;
        if (_reply?.Result is not { } result) return null;
        var output = Read(result);
        if (Key() is { } key) Keep(key, output, CachePolicy.Ttl(Cache.Settings, Tool!)!.Value);
        return output;
    }

    /// <summary>What was true before a call that may have changed something is not kept any longer.</summary>
    public void Invalidate()
    {
        if (WasSent && !CachePolicy.IsRead(Cache.Settings, Tool!)) Cache.Results.Clear();
    }

    protected override void Check(ServerSession session)
    {
        var tool = ToolCaller.FindTool(session, serverType, invocation.ToolName);
        if (ReferenceEquals(tool, Tool)) return;
        Tool = tool;
        var errors = tool.Input.Check(arguments, "input");
        if (!errors.IsEmpty) throw new McpFailureException(McpErrorCode.InvalidInput, string.Join("; ", errors));
    }

    protected override async Task Ask(ServerSession session, CancellationToken cancellationToken)
    {
        _session = session;
        // It may have waited for its place since it was checked: a tool that was changed meanwhile is not called (SPEC C-9).
        ToolCaller.FindTool(session, serverType, invocation.ToolName);
        var request = new ToolRequest
        {
            Arguments = JsonObject.Create(arguments)!,
            IdempotencyKey = invocation.IdempotencyKey,
            Answers = invocation.Answers,
            Offers = invocation.Offers,
            Progress = observer is null ? null : observer.Report,
            Log = observer is null || invocation.LogLevel is null ? null : observer.Log,
            LogLevel = invocation.LogLevel ?? ServerLogLevel.Info,
        };
        _reply = await session.CallTool(Tool!, request, cancellationToken).ConfigureAwait(false);
    }

    protected override CacheKey? Key()
    {
        var tool = Tool ?? Known();
        if (tool is null || invocation.Answers is not null || CachePolicy.Ttl(Cache.Settings, tool) is null) return null;
        if (ReferenceEquals(tool, _keyOf)) return _key;
        _keyOf = tool;
        return _key = CacheKey.OfTool(tool.Hash, arguments, invocation.Whole, Cache.Settings.IsPrivate ? invocation.Principal : null);
    }

    // While the server is down, too, nothing is told of a tool that is refused (SPEC C-9).
    private ToolDefinition? Known() =>
        Cache.LastCatalog is { } catalog && catalog.Find(serverType, invocation.ToolName) is { } tool && catalog.WhyNot(tool) is null ? tool : null;

    protected override CachedResult? Find() => Key() is { } key ? Cache.Results.Find(key) : null;

    private JsonText Read(JsonObject result)
    {
        try
        {
            JsonText? whole = invocation.Whole ? _session!.Clean(KeptJson.Of(result)) : null;
            return ToolOutput.IsError(result)
                ? throw new McpFailureException(McpErrorCode.ServerError, _session!.Redact(ToolOutput.ErrorText(result))) { Result = whole }
                : whole ?? _session!.Clean(ToolOutput.Of(result));
        }
        catch (Exception error) when (error is InvalidOperationException or ArgumentException or JsonException)
        {
            // What the DOM only finds when it is read.
            throw new McpFailureException(McpErrorCode.ServerError, "The server's answer can't be understood: it is too deep, or holds broken text or a name twice.", error) { OutcomeUnknown = true };
        }
    }
}
