using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.OAuth;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Silo.Mcp;

/// <summary>How to reach a server, with opened credentials: made for one connect, never stored or logged.</summary>
internal sealed class McpServerSettings
{
    public required string ServerType { get; init; }

    /// <summary>stdio: with the values of the environment.</summary>
    public required ConnectionTransport Transport { get; init; }

    /// <summary>HTTP: headers for every request.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>HTTP: the way out; by default to the public internet only (SPEC A-3).</summary>
    public OutboundHttp Http { get; init; } = OutboundHttp.Public;

    /// <summary>HTTP: where the bearer token of each request comes from; null when there is none to send.</summary>
    public AccessTokens? Tokens { get; init; }

    /// <summary>Which tools may be called; null: all.</summary>
    public IToolTrust? Trust { get; init; }

    /// <summary>Takes the credentials out of what the server writes.</summary>
    public required SecretRedactor Redactor { get; init; }

    public override string ToString() => ServerType;
}
