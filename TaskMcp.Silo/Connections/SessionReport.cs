using System.Collections.Immutable;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections;

/// <summary>What a session found out about its server.</summary>
internal sealed record SessionReport
{
    public required ConnectionStatus Status { get; init; }

    public string? Reason { get; init; }

    /// <summary>Null when the lists were not read.</summary>
    public ImmutableArray<McpCapability>? Capabilities { get; init; }
}
