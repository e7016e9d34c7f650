using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Projects;

[GenerateSerializer, Immutable, Alias("taskmcp.create_project")]
public sealed record CreateProject
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public JsonText Metadata { get; init; } = JsonText.EmptyObject;
}

[GenerateSerializer, Immutable, Alias("taskmcp.update_project")]
public sealed record UpdateProject
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public Optional<string> Name { get; init; }

    [Id(2)] public Optional<JsonText> Metadata { get; init; }

    /// <summary>All columns of the board, in their order.</summary>
    [Id(3)] public Optional<ImmutableArray<BoardColumn>> Columns { get; init; }
}
