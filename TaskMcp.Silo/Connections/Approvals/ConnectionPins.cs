using System.Collections.Immutable;

namespace TaskMcp.Silo.Connections.Approvals;

/// <summary>The definitions of tools that were approved (SPEC C-9); a state of its own, because it is large and changes seldom.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.connection_pins")]
public sealed record ConnectionPins
{
    public const string Name = "connection_pins";

    /// <summary>Where these tools are (<see cref="TransportRules.Place"/>); pins say nothing of another place.</summary>
    [Id(0)] public string Place { get; init; } = "";

    /// <summary>By the server's name of the tool.</summary>
    [Id(1)] public ImmutableDictionary<string, ToolPin> Tools { get; init; } = ImmutableDictionary<string, ToolPin>.Empty;
}

/// <summary>A tool as it was approved.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.tool_pin")]
public sealed record ToolPin
{
    [Id(0)] public required ToolVersion Approved { get; init; }

    /// <summary>What the server offers in its place; null when it offers what was approved, or nothing.</summary>
    [Id(1)] public ToolVersion? Offered { get; init; }
}

/// <summary>A definition at one time.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.tool_version")]
public sealed record ToolVersion
{
    /// <summary>SHA-256 over the canonical definition, in hexadecimal.</summary>
    [Id(0)] public required string Hash { get; init; }

    /// <summary>The canonical definition (RFC 8785); null when it was too large to keep.</summary>
    [Id(1)] public string? Definition { get; init; }
}
