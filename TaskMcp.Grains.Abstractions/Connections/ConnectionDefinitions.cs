using System.Collections.Immutable;

namespace TaskMcp.Connections;

/// <summary>What a server offers, each as the server says it (title, icons, annotations, <c>_meta</c> …) without credentials; what is too long or too deep is left out.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.connection_definitions")]
public sealed record ConnectionDefinitions
{
    /// <summary>Items of <c>tools/list</c>; JSON objects, as all below.</summary>
    [Id(0)] public ImmutableArray<JsonText> Tools { get; init; } = [];

    /// <summary>Of each of <see cref="Tools"/>, in the same order: whether it may be called.</summary>
    [Id(1)] public ImmutableArray<ToolStanding> Standings { get; init; } = [];

    [Id(2)] public ImmutableArray<JsonText> Resources { get; init; } = [];

    [Id(3)] public ImmutableArray<JsonText> ResourceTemplates { get; init; } = [];

    [Id(4)] public ImmutableArray<JsonText> Prompts { get; init; } = [];

    /// <summary>Whether the server says that it completes arguments.</summary>
    [Id(5)] public bool OffersCompletion { get; init; }

    /// <summary>Whether the server says that it tells when a resource changes.</summary>
    [Id(6)] public bool OffersSubscriptions { get; init; }

    /// <summary>The prefix of its tools (SPEC C-3).</summary>
    [Id(7)] public required string ServerType { get; init; }

    /// <summary>Another one, and always a larger one, with every change of anything above.</summary>
    [Id(8)] public long Generation { get; init; }

    /// <summary>It is what was last seen: there is no session at this moment.</summary>
    [Id(9)] public bool IsStale { get; init; }
}

/// <summary>A tool and whether it may be called (SPEC C-9).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.tool_standing")]
public sealed record ToolStanding
{
    /// <summary>The server's name of it.</summary>
    [Id(0)] public required string Name { get; init; }

    /// <summary>SHA-256 over the definition.</summary>
    [Id(1)] public required string Hash { get; init; }

    /// <summary>Why a call is refused; null when it is not.</summary>
    [Id(2)] public string? Refused { get; init; }
}
