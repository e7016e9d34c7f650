using System.Collections.Immutable;

namespace TaskMcp.Connections;

/// <summary>How a connection is (SPEC C-5).</summary>
[GenerateSerializer, Alias("taskmcp.connection_status")]
public enum ConnectionStatus
{
    Active,

    /// <summary>Not connected yet, or switched off.</summary>
    Inactive,

    AuthRequired,
    Error,
}

/// <summary>How the MCP server is reached (SPEC C-1).</summary>
[GenerateSerializer, Alias("taskmcp.transport_type")]
public enum TransportType
{
    /// <summary>A process that TaskMcp starts; JSON-RPC over its standard streams.</summary>
    Stdio,

    StreamableHttp,

    /// <summary>HTTP with server-sent events, as servers of 2024-11-05 speak it.</summary>
    Sse,
}

/// <summary>Where the MCP server is.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.connection_transport")]
public sealed record ConnectionTransport
{
    [Id(0)] public required TransportType Type { get; init; }

    /// <summary>stdio: the program, found through PATH.</summary>
    [Id(1)] public string? Command { get; init; }

    [Id(2)] public ImmutableArray<string> Args { get; init; } = [];

    /// <summary>stdio: environment of the process. Names only are shown; values may be secrets and are stored as such.</summary>
    [Id(3)] public ImmutableDictionary<string, string> Env { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>HTTP: the endpoint, http or https.</summary>
    [Id(4)] public string? Url { get; init; }

    /// <summary>The protocol version to speak, such as <c>2025-11-25</c>; default: the latest that both sides know.</summary>
    [Id(5)] public string? ProtocolVersion { get; init; }
}

[GenerateSerializer, Alias("taskmcp.auth_type")]
public enum AuthType
{
    None,
    ApiKey,

    /// <summary>TaskMcp gets tokens in its own name (RFC 6749, 4.4).</summary>
    ClientCredentials,

    /// <summary>A person signs in; TaskMcp keeps and refreshes the tokens (OAuth 2.1, MCP authorization).</summary>
    Oauth,
}

/// <summary>How TaskMcp identifies itself to the server, without the credentials.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.auth_summary")]
public sealed record AuthSummary
{
    [Id(0)] public required AuthType Type { get; init; }

    /// <summary>HTTP: the header that carries the key; default <c>Authorization</c>.</summary>
    [Id(1)] public string? Header { get; init; }

    /// <summary>HTTP: what stands before the key in the header, such as <c>Bearer</c>.</summary>
    [Id(2)] public string? Scheme { get; init; }

    /// <summary>stdio: the environment variable that carries the key; default <c>API_KEY</c>.</summary>
    [Id(3)] public string? EnvironmentVariable { get; init; }

    /// <summary>Names of the stored credentials.</summary>
    [Id(4)] public ImmutableArray<string> CredentialNames { get; init; } = [];

    /// <summary>Scopes asked for where the server names none.</summary>
    [Id(5)] public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>OAuth: the authorization server that gave the tokens.</summary>
    [Id(6)] public string? Issuer { get; init; }

    /// <summary>OAuth: the scopes of the present token.</summary>
    [Id(7)] public ImmutableArray<string> GrantedScopes { get; init; } = [];

    /// <summary>OAuth: when the present access token expires; null when that is not known or there is none.</summary>
    [Id(8)] public DateTimeOffset? ExpiresAt { get; init; }
}

[GenerateSerializer, Alias("taskmcp.capability_type")]
public enum CapabilityType
{
    Tool,
    Resource,
    Prompt,
}

/// <summary>What a server said of how a tool behaves; hints, not promises.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.tool_annotations")]
public sealed record ToolAnnotations
{
    [Id(0)] public bool? ReadOnlyHint { get; init; }

    [Id(1)] public bool? DestructiveHint { get; init; }

    [Id(2)] public bool? IdempotentHint { get; init; }

    [Id(3)] public bool? OpenWorldHint { get; init; }

    /// <summary>Whether a call whose outcome is unknown may be made again (SPEC B-6).</summary>
    public bool MayRepeat => ReadOnlyHint == true || IdempotentHint == true;
}

/// <summary>A tool, resource or prompt that a connection offers (seed 004, <c>MCPCapability</c>).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.capability")]
public sealed record McpCapability
{
    [Id(0)] public required CapabilityType Type { get; init; }

    /// <summary>Tools: <c>{server_type}__{tool}</c> (SPEC C-3); resources: the URI, or the template of many (RFC 6570); prompts: the name.</summary>
    [Id(1)] public required string Name { get; init; }

    [Id(2)] public string Description { get; init; } = "";

    /// <summary>Tools and prompts: the JSON Schema of the arguments.</summary>
    [Id(3)] public JsonText? Schema { get; init; }

    [Id(4)] public JsonText? OutputSchema { get; init; }

    [Id(5)] public ToolAnnotations? Annotations { get; init; }

    /// <summary>Tools: SHA-256 over the definition (SPEC C-9).</summary>
    [Id(6)] public string? Hash { get; init; }

    /// <summary>Tools: why a call is refused, such as <c>changed</c> or <c>shadows slack__send_message</c>; null when it is not.</summary>
    [Id(7)] public string? Refused { get; init; }
}

/// <summary>A connection as the API shows it: never with credentials (SPEC C-8).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.connection")]
public sealed record ConnectionSnapshot
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required string Name { get; init; }

    /// <summary>Lower-case letters, digits, hyphens: <c>github</c>; the prefix of its tools.</summary>
    [Id(2)] public required string ServerType { get; init; }

    [Id(3)] public string? ServerUrl { get; init; }

    /// <summary>Values of <c>env</c> are left out.</summary>
    [Id(4)] public required ConnectionTransport Transport { get; init; }

    [Id(5)] public required AuthSummary AuthConfig { get; init; }

    [Id(6)] public required ConnectionStatus Status { get; init; }

    [Id(7)] public string? StatusReason { get; init; }

    [Id(8)] public required DateTimeOffset StatusSince { get; init; }

    /// <summary>As of <see cref="LastSync"/>.</summary>
    [Id(9)] public ImmutableArray<McpCapability> Capabilities { get; init; } = [];

    [Id(10)] public DateTimeOffset? LastSync { get; init; }

    [Id(11)] public required long Version { get; init; }

    [Id(12)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(13)] public required DateTimeOffset UpdatedAt { get; init; }

    [Id(14)] public ConnectionLimits Limits { get; init; } = new();

    [Id(15)] public CacheSettings Cache { get; init; } = new();

    /// <summary>What somebody has to look at before it is used; null when nothing is.</summary>
    [Id(16)] public PendingApproval? PendingApproval { get; init; }

    /// <summary>Where a person signs in, while the status is <c>auth_required</c> and type is <c>oauth</c>: a path of this server.</summary>
    [Id(17)] public string? ConnectUrl { get; init; }

    /// <summary>Calls of the present day (UTC); null without a daily quota.</summary>
    [Id(18)] public QuotaUsage? Quota { get; init; }

    /// <summary>False: the session is closed and stays closed.</summary>
    [Id(19)] public bool Enabled { get; init; } = true;
}
