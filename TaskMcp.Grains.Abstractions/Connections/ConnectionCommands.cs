using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Connections;

/// <summary>A credential on its way in. Its text form is <c>***</c>, wherever it ends up.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.secret")]
public sealed class Secret(string value)
{
    [Id(0)] private readonly string _value = value;

    /// <summary>The credential itself: for encrypting it and for the one place that sends it.</summary>
    public string Reveal() => _value;

    public override string ToString() => "***";
}

/// <summary>How to identify to the server, with the credentials.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.auth_config")]
public sealed record AuthConfig
{
    [Id(0)] public AuthType Type { get; init; }

    [Id(1)] public ImmutableDictionary<string, Secret> Credentials { get; init; } = ImmutableDictionary<string, Secret>.Empty;

    [Id(2)] public string? Header { get; init; }

    [Id(3)] public string? Scheme { get; init; }

    [Id(4)] public string? EnvironmentVariable { get; init; }

    /// <summary>Scopes to ask for where the server names none.</summary>
    [Id(5)] public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>The authorization server to use, where the server's own metadata does not name it.</summary>
    [Id(6)] public string? Issuer { get; init; }
}

[GenerateSerializer, Immutable, Alias("taskmcp.create_connection")]
public sealed record CreateConnection
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required string ServerType { get; init; }

    [Id(3)] public required ConnectionTransport Transport { get; init; }

    [Id(4)] public required AuthConfig Auth { get; init; }

    [Id(5)] public ConnectionLimits Limits { get; init; } = new();

    [Id(6)] public CacheSettings Cache { get; init; } = new();
}

/// <summary>New values for a connection; what is not set stays. A change of transport or auth reconnects.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.update_connection")]
public sealed record UpdateConnection
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public Optional<string> Name { get; init; }

    [Id(2)] public Optional<ConnectionTransport> Transport { get; init; }

    [Id(3)] public Optional<AuthConfig> Auth { get; init; }

    [Id(4)] public Optional<bool> Enabled { get; init; }

    [Id(5)] public Optional<ConnectionLimits> Limits { get; init; }

    [Id(6)] public Optional<CacheSettings> Cache { get; init; }
}

/// <summary>A tool call.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.tool_invocation")]
public sealed record ToolInvocation
{
    [Id(0)] public required string ToolName { get; init; }

    /// <summary>A JSON object.</summary>
    [Id(1)] public required JsonText Input { get; init; }

    /// <summary>Default 30 s, at most 10 minutes.</summary>
    [Id(2)] public TimeSpan? Timeout { get; init; }

    /// <summary>Sent as <c>_meta["taskmcp/idempotency_key"]</c>.</summary>
    [Id(3)] public string? IdempotencyKey { get; init; }

    /// <summary>Goes on with a call that was <see cref="ToolOutcome.InputRequired"/>; tool and input are the same as then.</summary>
    [Id(4)] public InputAnswers? Answers { get; init; }

    /// <summary>Whose call it is, for results that depend on that (SPEC C-12).</summary>
    [Id(5)] public string? Principal { get; init; }

    /// <summary>Not from the cache.</summary>
    [Id(6)] public bool Fresh { get; init; }

    /// <summary>Not repeated here: the caller has a policy of its own, as runs have.</summary>
    [Id(7)] public bool Once { get; init; }

    /// <summary>The outcome carries the whole result (<see cref="ToolOutcome.Result"/>), for somebody who passes it on.</summary>
    [Id(8)] public bool Whole { get; init; }

    [Id(9)] public InputOffers Offers { get; init; } = InputOffers.People;

    /// <summary>
    /// From which level on the observer hears what the server logs; null: not at all. It hears lines only that are certainly of this call; servers before 2026-07-28 log from
    /// <c>info</c> on.
    /// </summary>
    [Id(10)] public ServerLogLevel? LogLevel { get; init; }
}

/// <summary>Reads a resource.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.resource_read")]
public sealed record ResourceRead
{
    [Id(0)] public required string Uri { get; init; }

    [Id(1)] public string? Principal { get; init; }

    [Id(2)] public bool Fresh { get; init; }

    /// <summary>Goes on with a reading that was <see cref="McpAnswer.InputRequired"/>.</summary>
    [Id(3)] public InputAnswers? Answers { get; init; }

    [Id(4)] public InputOffers Offers { get; init; } = InputOffers.People;

    /// <summary>An error of the protocol is an answer (<see cref="McpAnswer.RpcError"/>), for somebody who passes it on.</summary>
    [Id(5)] public bool Whole { get; init; }
}

/// <summary>Gets a prompt with its arguments filled in.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.prompt_get")]
public sealed record PromptGet
{
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public ImmutableDictionary<string, string> Arguments { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Goes on with a prompt that was <see cref="McpAnswer.InputRequired"/>; name and arguments are the same as then.</summary>
    [Id(2)] public InputAnswers? Answers { get; init; }

    [Id(3)] public InputOffers Offers { get; init; } = InputOffers.People;

    /// <summary>An error of the protocol is an answer (<see cref="McpAnswer.RpcError"/>), for somebody who passes it on.</summary>
    [Id(4)] public bool Whole { get; init; }
}

/// <summary>Completes an argument of a prompt or of a resource template (MCP <c>completion/complete</c>).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.completion_ask")]
public sealed record CompletionAsk
{
    /// <summary>A JSON object: <c>{"type": "ref/prompt", "name": …}</c> or <c>{"type": "ref/resource", "uri": …}</c>.</summary>
    [Id(0)] public required JsonText Reference { get; init; }

    /// <summary>A JSON object: <c>{"name": …, "value": …}</c>.</summary>
    [Id(1)] public required JsonText Argument { get; init; }

    /// <summary>A JSON object: <c>{"arguments": …}</c> that are known already; null when none are.</summary>
    [Id(2)] public JsonText? Context { get; init; }

    /// <summary>An error of the protocol is an answer (<see cref="McpAnswer.RpcError"/>), for somebody who passes it on.</summary>
    [Id(3)] public bool Whole { get; init; }
}

/// <summary>What a server answered that is no tool call.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.mcp_answer")]
public sealed record McpAnswer
{
    /// <summary>The result as it came: of <c>resources/read</c>, <c>prompts/get</c> or <c>completion/complete</c>; null when the server asks something.</summary>
    [Id(0)] public required JsonText Result { get; init; }

    /// <summary>When it was read, if it comes from the cache.</summary>
    [Id(1)] public DateTimeOffset? CachedAt { get; init; }

    /// <summary>It is past its time; the server is down (SPEC C-13).</summary>
    [Id(2)] public bool Stale { get; init; }

    /// <summary>The server asks something before it answers (2026-07-28 and later).</summary>
    [Id(3)] public InputRequired? InputRequired { get; init; }

    /// <summary>Where the whole is wanted: the JSON-RPC error that the server answered, a JSON object with code, message and data; the result is null then.</summary>
    [Id(4)] public JsonText? RpcError { get; init; }
}

/// <summary>What came of a tool call: an output or an error.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.tool_outcome")]
public sealed record ToolOutcome
{
    /// <summary>The structured content if there is one; else the text if all content is one text (parsed when it is JSON); else the content blocks.</summary>
    [Id(0)] public JsonText? Output { get; init; }

    [Id(1)] public McpError? Error { get; init; }

    /// <summary>Milliseconds from dispatch to answer.</summary>
    [Id(2)] public required double ExecutionTimeMs { get; init; }

    [Id(3)] public string? ToolHash { get; init; }

    /// <summary>The request may have reached the server, but no answer came (SPEC B-6).</summary>
    [Id(4)] public bool OutcomeUnknown { get; init; }

    /// <summary>The server asks something before it goes on; neither output nor error then.</summary>
    [Id(5)] public InputRequired? InputRequired { get; init; }

    /// <summary>When the output was read, if it comes from the cache (SPEC C-12).</summary>
    [Id(6)] public DateTimeOffset? CachedAt { get; init; }

    /// <summary>The cached output is past its time; the server is down (SPEC C-13).</summary>
    [Id(7)] public bool Stale { get; init; }

    /// <summary>
    /// Nothing was sent because the connection is down (SPEC C-13) or its own limits are reached (SPEC C-11): the call may wait until that is over.
    /// </summary>
    [Id(8)] public bool IsOffline { get; init; }

    /// <summary>
    /// With <see cref="ToolInvocation.Whole"/>: the <c>CallToolResult</c> as it came, without credentials, in place of the output; beside the error, too, when the tool says
    /// that it failed (<c>isError</c>).
    /// </summary>
    [Id(9)] public JsonText? Result { get; init; }

    /// <summary>With <see cref="ToolInvocation.Whole"/>: the JSON-RPC error that the server answered, a JSON object with code, message and data; null when it answered none.</summary>
    [Id(10)] public JsonText? RpcError { get; init; }

    /// <summary>What the call cost (<see cref="ConnectionLimits.CostPerCall"/>), for the audit; null when nothing was sent or calls cost nothing.</summary>
    [Id(11)] public decimal? Cost { get; init; }
}

/// <summary>What is known of a tool before it is called.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.tool_facts")]
public sealed record ToolFacts
{
    [Id(0)] public required string Hash { get; init; }

    /// <summary>Whether a call whose outcome is unknown may be made again.</summary>
    [Id(1)] public required bool MayRepeat { get; init; }

    /// <summary>The kind of system that it acts on: the connection's.</summary>
    [Id(2)] public string ServerType { get; init; } = "";

    /// <summary>Its <c>readOnlyHint</c>; null when the server gives none.</summary>
    [Id(3)] public bool? ReadOnlyHint { get; init; }
}

/// <summary>Outcome of a connection test.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.connection_test")]
public sealed record ConnectionTestResult
{
    [Id(0)] public required bool Ok { get; init; }

    /// <summary>Milliseconds for connecting (or pinging an open session) and listing the capabilities.</summary>
    [Id(1)] public required double LatencyMs { get; init; }

    [Id(2)] public string? ProtocolVersion { get; init; }

    [Id(3)] public string? ServerName { get; init; }

    [Id(4)] public string? ServerVersion { get; init; }

    [Id(5)] public ImmutableArray<McpCapability> Capabilities { get; init; } = [];

    [Id(6)] public McpError? Error { get; init; }
}

/// <summary>Progress of a call (MCP <c>notifications/progress</c>).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.tool_progress")]
public sealed record ToolProgress
{
    [Id(0)] public required double Progress { get; init; }

    [Id(1)] public double? Total { get; init; }

    [Id(2)] public string? Message { get; init; }
}
