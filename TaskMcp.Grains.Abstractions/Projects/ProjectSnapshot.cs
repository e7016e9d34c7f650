using System.Collections.Immutable;

namespace TaskMcp.Projects;

/// <summary>What being in a column means for a task (SPEC T-2).</summary>
[GenerateSerializer, Alias("taskmcp.column_kind")]
public enum ColumnKind
{
    Open,
    Active,
    Done,
}

/// <summary>A column of a project's board.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.board_column")]
public sealed record BoardColumn
{
    /// <summary>The value of <c>status</c>; lower-case letters, digits and underscores.</summary>
    [Id(0)] public required string Key { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required ColumnKind Kind { get; init; }

    /// <summary>How many tasks may be in the column at once, 1–1 000 (SPEC K-1); null for any number. Only columns of kind active have one.</summary>
    [Id(3)] public int? WipLimit { get; init; }

    /// <summary>The columns of a new project.</summary>
    public static readonly ImmutableArray<BoardColumn> Defaults =
    [
        new() { Key = "todo", Name = "To do", Kind = ColumnKind.Open },
        new() { Key = "in_progress", Name = "In progress", Kind = ColumnKind.Active },
        new() { Key = "review", Name = "Review", Kind = ColumnKind.Active },
        new() { Key = "done", Name = "Done", Kind = ColumnKind.Done },
    ];
}

/// <summary>A project as the API shows it.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.project")]
public sealed record ProjectSnapshot
{
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>1–200 characters.</summary>
    [Id(1)] public required string Name { get; init; }

    /// <summary>Free JSON object for templates, such as <c>github_repo</c>; ≤64 keys.</summary>
    [Id(2)] public JsonText Metadata { get; init; } = JsonText.EmptyObject;

    [Id(3)] public ImmutableArray<BoardColumn> Columns { get; init; } = BoardColumn.Defaults;

    [Id(4)] public required long Version { get; init; }

    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(6)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>The project of tasks that name none. It exists in every workspace.</summary>
    public static readonly Guid InboxId = new("00000000-0000-7000-8000-000000000001");

    public BoardColumn? Column(string key) => Columns.FirstOrDefault(column => column.Key == key);
}
