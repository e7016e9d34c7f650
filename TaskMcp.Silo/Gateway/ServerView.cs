using TaskMcp.Connections;

namespace TaskMcp.Silo.Gateway;

/// <summary>What a connection is known to offer.</summary>
internal sealed record ServerView
{
    public required Guid ConnectionId { get; init; }

    /// <summary>Null when nothing is known.</summary>
    public ConnectionDefinitions? Definitions { get; init; }

    /// <summary>Why nothing is known, or only what was last seen; null when all is well.</summary>
    public string? Reason { get; init; }
}
