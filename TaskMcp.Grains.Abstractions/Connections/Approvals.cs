using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Connections;

/// <summary>What waits for somebody's approval.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.pending_approval")]
public sealed record PendingApproval
{
    /// <summary>stdio: the program that would be started (SPEC A-3); null when it is approved.</summary>
    [Id(0)] public ApprovedCommand? Command { get; init; }

    /// <summary>Tools that are not what was approved (SPEC C-9).</summary>
    [Id(1)] public ImmutableArray<ToolChange> Tools { get; init; } = [];
}

/// <summary>A program with its arguments and the names of its environment, as somebody saw and approved it.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.approved_command")]
public sealed record ApprovedCommand
{
    [Id(0)] public required string Command { get; init; }

    [Id(1)] public ImmutableArray<string> Args { get; init; } = [];

    /// <summary>Names of the environment variables, sorted.</summary>
    [Id(2)] public ImmutableArray<string> Env { get; init; } = [];
}

/// <summary>How a tool differs from what was approved.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.tool_change")]
public sealed record ToolChange
{
    /// <summary><c>{server_type}__{tool}</c>.</summary>
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public required string ApprovedHash { get; init; }

    /// <summary>To be sent back when it is approved, so that what was seen is what counts.</summary>
    [Id(2)] public required string CurrentHash { get; init; }

    [Id(3)] public ImmutableArray<DefinitionDifference> Differences { get; init; } = [];
}

/// <summary>One place where two definitions of a tool differ.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.definition_difference")]
public sealed record DefinitionDifference
{
    /// <summary>JSON Pointer (RFC 6901) into the definition, such as <c>/inputSchema/properties/to/type</c>.</summary>
    [Id(0)] public required string Path { get; init; }

    /// <summary>Null where there was nothing.</summary>
    [Id(1)] public JsonText? Was { get; init; }

    /// <summary>Null where there is nothing any more.</summary>
    [Id(2)] public JsonText? Is { get; init; }
}

/// <summary>Approves what was shown, and only that.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.approve_connection")]
public sealed record ApproveConnection
{
    [Id(0)] public required CommandContext Context { get; init; }

    /// <summary>The command as it was shown.</summary>
    [Id(1)] public ApprovedCommand? Command { get; init; }

    /// <summary>Hashes as they were shown (<see cref="ToolChange.CurrentHash"/>), by full tool name.</summary>
    [Id(2)] public ImmutableDictionary<string, string> Tools { get; init; } = ImmutableDictionary<string, string>.Empty;
}
