using System.Collections.Immutable;

namespace TaskMcp.Silo.Boards;

/// <summary>What is stored of a board: nothing while no task is on its way into a limited column.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.board_state")]
public sealed record BoardState
{
    public const string Name = "board";

    [Id(0)] public ImmutableArray<Seat> Seats { get; init; } = [];
}

/// <summary>A seat kept for a task on its way into a column.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.seat")]
public sealed record Seat
{
    [Id(0)] public required Guid TaskId { get; init; }

    [Id(1)] public required string Column { get; init; }

    /// <summary>The version that the task has when it is in.</summary>
    [Id(2)] public required long Sequence { get; init; }

    [Id(3)] public required DateTimeOffset Since { get; init; }
}
