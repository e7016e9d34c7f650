using System.Text.Json.Nodes;
using TaskMcp.Access;

namespace TaskMcp.Api.Mcp.Tools;

/// <summary>What clients are told of a tool, and who may see and call it.</summary>
internal sealed record ToolFacts
{
    public required string Name { get; init; }

    public required string Title { get; init; }

    /// <summary>For a model that has no other documents: what it does, when to use which, what comes back, limits, and what comes next.</summary>
    public required string Description { get; init; }

    /// <summary>Of the arguments.</summary>
    public required JsonObject Input { get; init; }

    /// <summary>The least role that may see and call it (SPEC S-4).</summary>
    public required WorkspaceRole Role { get; init; }

    public required ToolEffect Effect { get; init; }

    /// <summary>What the audit calls it, as it calls the HTTP request that does the same; null for a tool that only reads (SPEC A-2).</summary>
    public string? Action { get; init; }

    /// <summary>Whether the same call again changes nothing further.</summary>
    public bool IsIdempotent { get; init; }

    /// <summary>Whether tools of other servers may be called by it, now or later.</summary>
    public bool ReachesOut { get; init; }
}

/// <summary>What a tool does to what is there.</summary>
internal enum ToolEffect
{
    Reads,

    /// <summary>Adds, or changes what the history still shows as it was.</summary>
    Writes,

    /// <summary>Removes, or sets off what nobody can take back.</summary>
    Destroys,
}
