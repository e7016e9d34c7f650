using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections;

/// <summary>What was last seen of what a server offers, for when it is down (SPEC C-13); a state of its own, because it is large and changes seldom.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.stored_definitions")]
public sealed record StoredDefinitions
{
    public const string Name = "connection_definitions";

    /// <summary>Where it was seen (<see cref="DefinitionRules.Place"/>); it says nothing of another place.</summary>
    [Id(0)] public string Place { get; init; } = "";

    [Id(1)] public ConnectionDefinitions? Definitions { get; init; }
}
