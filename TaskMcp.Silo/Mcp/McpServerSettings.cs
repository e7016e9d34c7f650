using System.Collections.Immutable;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>How to reach a server, with opened credentials: made for one connect, never stored or logged.</summary>
internal sealed class McpServerSettings
{
    public required string ServerType { get; init; }

    /// <summary>stdio: with the values of the environment.</summary>
    public required ConnectionTransport Transport { get; init; }

    /// <summary>HTTP: headers for every request.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Takes the credentials out of what the server writes.</summary>
    public required SecretRedactor Redactor { get; init; }

    public override string ToString() => ServerType;
}
