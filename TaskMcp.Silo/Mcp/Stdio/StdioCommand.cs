using System.Collections.Immutable;

namespace TaskMcp.Silo.Mcp.Stdio;

/// <summary>A server program and what it is started with.</summary>
internal sealed record StdioCommand
{
    public required string Program { get; init; }

    public ImmutableArray<string> Args { get; init; } = [];

    /// <summary>The declared environment, credentials among it: never to be logged.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;

    public override string ToString() => Program;
}
