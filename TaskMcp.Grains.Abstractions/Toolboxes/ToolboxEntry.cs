using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Toolboxes;

/// <summary>What stands before the name of a tool, so that the names of several servers do not meet (SPEC C-3).</summary>
[GenerateSerializer, Alias("taskmcp.tool_prefix")]
public enum ToolPrefix
{
    /// <summary><c>slack__send_message</c>; the second connection of one type in one toolbox has its slug instead.</summary>
    ServerType,

    /// <summary>The entry's slug: <c>slack-work__send_message</c>.</summary>
    Slug,

    /// <summary>The server's own name. Where two are the same, the first entry's has it and the other one keeps its prefix.</summary>
    None,
}

/// <summary>What a tool does to the world, as far as access is concerned.</summary>
[GenerateSerializer, Alias("taskmcp.tool_treatment")]
public enum ToolTreatment
{
    ReadOnly,
    Write,
    Destructive,
}

/// <summary>A connection in a toolbox with what is used of it. Patterns are exact names or <c>prefix*</c>, of the server's own names.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.toolbox_entry")]
public sealed record ToolboxEntry
{
    [Id(0)] public required Guid ConnectionId { get; init; }

    /// <summary>Its tools; default: all.</summary>
    [Id(1)] public ImmutableArray<string> Tools { get; init; } = ["*"];

    [Id(2)] public ToolPrefix Prefix { get; init; }

    /// <summary>Lower-case letters, digits, hyphens; default: from the connection's name when the entry is saved first, so that names of tools stay.</summary>
    [Id(3)] public string? Slug { get; init; }

    /// <summary>By the server's own name of a tool: what it is taken for, whatever its annotations say.</summary>
    [Id(4)] public ImmutableDictionary<string, ToolTreatment> TreatAs { get; init; } = ImmutableDictionary<string, ToolTreatment>.Empty;

    /// <summary>Its resources, by URI or template; null: all where all tools are, else none.</summary>
    [Id(5)] public ImmutableArray<string>? Resources { get; init; }

    /// <summary>Its prompts; null: all where all tools are, else none.</summary>
    [Id(6)] public ImmutableArray<string>? Prompts { get; init; }

    /// <summary>The connection's kind of system, as of when the entry was saved first: it never changes.</summary>
    [Id(7)] public string ServerType { get; init; } = "";
}

/// <summary>Who may call a toolbox's destructive tools (SPEC S-4). Viewers only ever get tools that only read.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.destructive_policy")]
public sealed record DestructivePolicy
{
    /// <summary><c>member</c>, <c>maintainer</c> or <c>owner</c>.</summary>
    [Id(0)] public WorkspaceRole LeastRole { get; init; } = WorkspaceRole.Member;
}
