using System.Collections.Immutable;
using System.Text.Json.Serialization;
using TaskMcp.Connections;

namespace TaskMcp.Api.Connections;

/// <summary>A new connection to an MCP server (SPEC C-1): a process (<c>transport</c> of type <c>stdio</c>) or a URL.</summary>
public sealed record CreateConnectionRequest
{
    /// <summary>1–200 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Lower-case letters, digits, hyphens: the prefix of its tools.</summary>
    public required string ServerType { get; init; }

    /// <summary>How the server is reached; may be left out with <c>server_url</c>.</summary>
    public ConnectionTransport? Transport { get; init; }

    /// <summary>Short for a <c>streamable_http</c> transport with this URL.</summary>
    public string? ServerUrl { get; init; }

    /// <summary>How to identify to the server; default: not at all.</summary>
    public AuthConfigRequest AuthConfig { get; init; } = new();

    /// <summary>How much may be asked of the server (SPEC C-11).</summary>
    public ConnectionLimits Limits { get; init; } = new();

    /// <summary>Which results may be answered from memory (SPEC C-12).</summary>
    public CacheSettings Cache { get; init; } = new();
}

/// <summary>How to identify to an MCP server. Credentials go in and never come out (SPEC C-8).</summary>
public sealed record AuthConfigRequest
{
    public AuthType Type { get; init; } = AuthType.None;

    /// <summary>For <c>api_key</c>: <c>{"api_key": "…"}</c>; for <c>client_credentials</c>, and for <c>oauth</c> where TaskMcp can't register itself: <c>{"client_id": "…", "client_secret": "…"}</c>.</summary>
    public ImmutableDictionary<string, string> Credentials { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>HTTP: the header that carries the key; default <c>Authorization</c>.</summary>
    public string? Header { get; init; }

    /// <summary>HTTP: what stands before the key in the header, such as <c>Bearer</c>.</summary>
    public string? Scheme { get; init; }

    /// <summary>stdio: the environment variable that carries the key; default <c>API_KEY</c>.</summary>
    public string? EnvironmentVariable { get; init; }

    /// <summary>OAuth: scopes to ask for where the server names none.</summary>
    public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>OAuth: the authorization server's issuer, where the server's own metadata does not name it; credentials go nowhere else then.</summary>
    public string? Issuer { get; init; }

    internal AuthConfig ToAuthConfig() => new()
    {
        Type = Type,
        Credentials = Credentials.ToImmutableDictionary(credential => credential.Key, credential => new Secret(credential.Value), StringComparer.Ordinal),
        Header = Header,
        Scheme = Scheme,
        EnvironmentVariable = EnvironmentVariable,
        Scopes = Scopes,
        Issuer = Issuer,
    };
}

/// <summary>New values for a connection. What is left out stays as it is; a new transport or new auth reconnects.</summary>
public sealed record UpdateConnectionRequest
{
    public Optional<string> Name { get; init; }

    public Optional<ConnectionTransport> Transport { get; init; }

    /// <summary>Replaces the whole, credentials included.</summary>
    public Optional<AuthConfigRequest> AuthConfig { get; init; }

    /// <summary>False closes the session and keeps it closed.</summary>
    public Optional<bool> Enabled { get; init; }

    /// <summary>Replaces the whole: what is left out has its default again.</summary>
    public Optional<ConnectionLimits> Limits { get; init; }

    /// <summary>Replaces the whole: what is left out has its default again.</summary>
    public Optional<CacheSettings> Cache { get; init; }
}

/// <summary>What is approved: as <c>pending_approval</c> shows it, and nothing else.</summary>
public sealed record ApproveConnectionRequest
{
    /// <summary>The program that may be started.</summary>
    public ApprovedCommand? Command { get; init; }

    /// <summary>By name of a changed tool: its <c>current_hash</c>.</summary>
    public ImmutableDictionary<string, string> Tools { get; init; } = ImmutableDictionary<string, string>.Empty;
}

/// <summary>A call of a tool (SPEC C-10).</summary>
public sealed record InvokeRequest
{
    public required Guid ConnectionId { get; init; }

    /// <summary><c>{server_type}__{tool}</c>, or the bare name of the tool.</summary>
    public required string ToolName { get; init; }

    /// <summary>A JSON object; default: empty.</summary>
    public JsonText Input { get; init; } = JsonText.EmptyObject;

    /// <summary>Default 30s, at most 10m.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>
    /// To go on with a call that was <c>input_required</c>: by key of the question a JSON object, for elicitation
    /// <c>{"action": "accept" | "decline" | "cancel", "content": {…}}</c>. Tool and input are the same as then.
    /// </summary>
    public ImmutableDictionary<string, JsonText> Responses { get; init; } = ImmutableDictionary<string, JsonText>.Empty;

    /// <summary>To go on: <c>input_required.request_state</c> as it was; left out when there was none.</summary>
    public string? RequestState { get; init; }
}

/// <summary>What a tool answered: its output, or what its server asks before it goes on.</summary>
public sealed record InvokeAnswer
{
    /// <summary>Left out when the server asks something.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonText? Output { get; init; }

    public required double ExecutionTimeMs { get; init; }

    /// <summary>When it was read, if it comes from the cache (SPEC C-12); null when the server was asked.</summary>
    public DateTimeOffset? CachedAt { get; init; }

    /// <summary>It is past its time; the server is down (SPEC C-13).</summary>
    public bool Stale { get; init; }

    /// <summary>
    /// The server asks something: make the call again with <c>responses</c> and <c>request_state</c>, before <c>expires_at</c> if there is one. Left out
    /// when there is an output.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public InputRequired? InputRequired { get; init; }
}
