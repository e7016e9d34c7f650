using System.Collections.Immutable;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Boards;

/// <summary>Who gets a seat in a limited column (SPEC K-1). Pure.</summary>
public static class SeatRules
{
    /// <summary>After this long it is looked up whether a task whose seat was taken is in its column.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static readonly Refusal NotAllowed = new("board.override_forbidden",
        "override is for maintainers and owners: move a task out of the column first, or ask one of them.");

    /// <summary>
    /// The seats after another was taken. Of each task that has one the read model must be asked: from the version of the seat on it counts what is there.
    /// </summary>
    public static GrainResult<(ImmutableArray<Seat> Seats, SeatTaken Answer)> Take(
        ImmutableArray<Seat> seats, TakeSeat command, BoardColumn column, ColumnPresence present, DateTimeOffset now)
    {
        var limit = column.WipLimit ?? int.MaxValue;
        var left = seats.RemoveAll(seat => seat.Column == command.Column && IsUsed(seat, present));
        var onTheirWay = left.Where(seat => seat.Column == command.Column).Select(seat => seat.TaskId).ToImmutableHashSet();
        var inside = present.Asked.Where(asked => asked.Value.IsHere).Select(asked => asked.Key);
        var taken = present.Others + onTheirWay.Union(inside).Remove(command.TaskId).Count;
        var isFull = taken >= limit;
        if (isFull && !command.OverrideLimit) return IsFull(column, limit, taken);
        var seat = new Seat { TaskId = command.TaskId, Column = command.Column, Sequence = command.Sequence, Since = now };
        return (left.RemoveAll(other => other.TaskId == seat.TaskId && other.Column == seat.Column).Add(seat), new SeatTaken { IsOverLimit = isFull });
    }

    /// <summary>The read model shows the task as it was when it came in, or later.</summary>
    public static bool IsUsed(Seat seat, ColumnPresence present) => present.Asked.TryGetValue(seat.TaskId, out var known) && known.Version >= seat.Sequence;

    /// <summary>Whether the task, asked when no turn of it can still be storing the change, is not in the column by this seat.</summary>
    public static bool IsGivenUp(Seat seat, Guid projectId, TaskSnapshot? task) =>
        task is null || task.Version < seat.Sequence || task.ProjectId != projectId || task.Status != seat.Column;

    private static Refusal IsFull(BoardColumn column, int limit, long taken) => Refusal.Field("board.wip_limit", "status",
        $"The column {column.Name} ({column.Key}) takes {limit} {(limit == 1 ? "task" : "tasks")} at most and has {taken}; move one out of it first, or let a maintainer do this with override: true.");
}
