using System.Collections.Immutable;

namespace TaskMcp.Silo.Boards;

/// <summary>
/// The seats of a project's limited columns (SPEC K-1). Key: workspace/project id. Tasks ask it before they write and it asks the project, never the other
/// way round. It holds those only that are on their way in; who is in a column is in the read model, which knows before the task is acknowledged.
/// </summary>
[Alias("taskmcp.IBoardSelf")]
public interface IBoardSelf : IGrainWithStringKey
{
    /// <summary>
    /// A seat for a task that is about to be stored in a column; it is on disk when this returns. In a column without a limit nothing is kept. A seat whose
    /// task is not stored there after all goes back after <see cref="SeatRules.Patience"/>. Refusal: <c>board.wip_limit</c>.
    /// </summary>
    [Alias("Take")] Task<GrainResult<SeatTaken>> Take(TakeSeat command);

    /// <summary>From its own look around: these seats have been used or given up. A repeat changes nothing.</summary>
    [Alias("Settle")] Task Settle(ImmutableArray<Seat> done);
}

/// <summary>A task that wants to come into a column.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.take_seat")]
public sealed record TakeSeat
{
    [Id(0)] public required Guid TaskId { get; init; }

    [Id(1)] public required string Column { get; init; }

    /// <summary>The version that the task has when it is in.</summary>
    [Id(2)] public required long Sequence { get; init; }

    /// <summary>Whether the limit does not count.</summary>
    [Id(3)] public bool OverrideLimit { get; init; }
}

/// <summary>A seat was given.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.seat_taken")]
public sealed record SeatTaken
{
    /// <summary>The column is fuller than its limit now.</summary>
    [Id(0)] public bool IsOverLimit { get; init; }
}
