using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Limits;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Silo.Connections;

/// <summary>What is stored of a connection. The session is in memory only.</summary>
[GenerateSerializer, Alias("taskmcp.connection_state")]
public sealed class ConnectionState
{
    public const string Name = "connection";

    /// <summary>Null when there is no such connection.</summary>
    [Id(0)] public ConnectionConfig? Config { get; set; }

    /// <summary>Sealed values by field: <c>auth.{name}</c>, <c>env.{name}</c>, <c>oauth.{name}</c> (SPEC C-8).</summary>
    [Id(1)] public ImmutableDictionary<string, string> Secrets { get; set; } = ImmutableDictionary<string, string>.Empty;

    [Id(2)] public ConnectionHealth Health { get; set; } = new();

    [Id(3)] public long Version { get; set; }

    [Id(4)] public DateTimeOffset CreatedAt { get; set; }

    [Id(5)] public DateTimeOffset UpdatedAt { get; set; }

    /// <summary>The last command's operation id, so that it again changes nothing.</summary>
    [Id(6)] public string? LastOperationId { get; set; }

    /// <summary>Counted against the daily quota; null before the first one.</summary>
    [Id(7)] public CountedCalls? Counted { get; set; }

    /// <summary>Sign-ins (SPEC C-7), without what is secret of them; null before the first.</summary>
    [Id(8)] public OAuthState? OAuth { get; set; }

    /// <summary>Fingerprint of the command that somebody approved (SPEC A-3); null when none was.</summary>
    [Id(20)] public string? ApprovedCommand { get; set; }

    /// <summary>As it is now: nothing that it holds ever changes.</summary>
    public ConnectionState Copy() => (ConnectionState)MemberwiseClone();
}

/// <summary>What a user has set, without anything secret.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.connection_config")]
public sealed record ConnectionConfig
{
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public required string ServerType { get; init; }

    /// <summary>With the names of the environment only.</summary>
    [Id(2)] public required ConnectionTransport Transport { get; init; }

    [Id(3)] public required AuthSummary Auth { get; init; }

    [Id(4)] public bool Enabled { get; init; } = true;

    [Id(5)] public ConnectionLimits Limits { get; init; } = new();

    [Id(6)] public CacheSettings Cache { get; init; } = new();
}

/// <summary>What was last seen of the server.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.connection_health")]
public sealed record ConnectionHealth
{
    [Id(0)] public ConnectionStatus Status { get; init; } = ConnectionStatus.Inactive;

    [Id(1)] public string? Reason { get; init; }

    [Id(2)] public DateTimeOffset Since { get; init; }

    [Id(3)] public ImmutableArray<McpCapability> Capabilities { get; init; } = [];

    [Id(4)] public DateTimeOffset? LastSync { get; init; }

    /// <summary>Tools that are not what was approved, as of <see cref="LastSync"/>.</summary>
    [Id(20)] public ImmutableArray<ToolChange> Changes { get; init; } = [];
}
