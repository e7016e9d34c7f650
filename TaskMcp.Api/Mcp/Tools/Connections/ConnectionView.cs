using System.Collections.Immutable;
using TaskMcp.Connections;

namespace TaskMcp.Api.Mcp.Tools.Connections;

/// <summary>A page of connections.</summary>
internal sealed record ConnectionPage
{
    public required ImmutableArray<ConnectionView> Items { get; init; }

    public string? NextCursor { get; init; }
}

/// <summary>A connection as tools show it: what it takes to bind one of its tools.</summary>
internal sealed record ConnectionView
{
    private const int LongestDescription = 2_000;

    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string ServerType { get; init; }

    public required ConnectionStatus Status { get; init; }

    public string? StatusReason { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>When the tools were last seen; left out when they never were.</summary>
    public DateTimeOffset? LastSync { get; init; }

    public required ImmutableArray<ToolView> Tools { get; init; }

    public static ConnectionView Compact(ConnectionSnapshot connection) => With(connection, tool => new() { Name = tool.Name });

    public static ConnectionView Full(ConnectionSnapshot connection) => With(connection, tool => new()
    {
        Name = tool.Name,
        Description = tool.Description.Length <= LongestDescription ? tool.Description : tool.Description[..LongestDescription],
        InputSchema = tool.Schema,
        ReadOnly = tool.Annotations?.ReadOnlyHint,
        Destructive = tool.Annotations?.DestructiveHint,
        Refused = tool.Refused,
    });

    private static ConnectionView With(ConnectionSnapshot connection, Func<McpCapability, ToolView> view) => new()
    {
        Id = connection.Id,
        Name = connection.Name,
        ServerType = connection.ServerType,
        Status = connection.Status,
        StatusReason = connection.StatusReason,
        Enabled = connection.Enabled,
        LastSync = connection.LastSync,
        Tools = [.. connection.Capabilities.Where(capability => capability.Type == CapabilityType.Tool).Select(view)],
    };
}

/// <summary>A tool of a connection.</summary>
internal sealed record ToolView
{
    public required string Name { get; init; }

    public string? Description { get; init; }

    public JsonText? InputSchema { get; init; }

    public bool? ReadOnly { get; init; }

    public bool? Destructive { get; init; }

    /// <summary>Why it cannot be called.</summary>
    public string? Refused { get; init; }
}
