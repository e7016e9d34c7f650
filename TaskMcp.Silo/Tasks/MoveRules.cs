using TaskMcp.Silo.Boards;
using TaskMcp.Silo.Results;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>Where in a column a moved task comes to stand (SPEC K-1). Pure.</summary>
internal static class MoveRules
{
    private const string Invalid = "task.move_invalid";

    public static readonly Refusal NoRoom = new("task.rank_exhausted",
        "More than a thousand tasks were squeezed in at this place, one next to the other; move the task to the top or bottom of the column, or next to another task.");

    /// <summary>The place that the command names; null when it names a column only. What is wrong with it is added to <paramref name="errors"/>.</summary>
    public static ColumnPlace? Place(TaskSnapshot task, MoveTask command, FieldErrors errors)
    {
        var places = (command.Before is null ? 0 : 1) + (command.After is null ? 0 : 1) + (command.Position is null ? 0 : 1);
        if (places > 1) errors.Add(Invalid, "position", "before, after and position are three ways to name one place; give one of them");
        if (places == 0 && command.Status is null) errors.Add(Invalid, "status", "status is required without before, after or position");
        if (command.Before == task.Id || command.After == task.Id)
            errors.Add(Invalid, command.Before == task.Id ? "before" : "after", "a task can't stand next to itself; name another task of the column, or position");
        if (command.Position is { } end && !Enum.IsDefined(end)) errors.Add(Invalid, "position", "position must be top or bottom");
        return places == 0 ? null : new(command.Status ?? task.Status, command.Before, command.After, command.Position);
    }

    /// <summary>Somebody else moved or deleted the neighbour meanwhile, or it never was there.</summary>
    public static Refusal AnchorNotThere(ColumnPlace place)
    {
        var field = place.Before is not null ? "before" : "after";
        return Refusal.Field("task.anchor_not_in_column", field,
            $"{field} must be a task in the column {place.Status} of the same project, and {place.Before ?? place.After:D} is not there now; look at the board and move the task again.");
    }

    /// <summary>The rank in the gap; the task's own when it stands there already.</summary>
    public static string? Rank(TaskSnapshot task, ColumnPlace place, RankGap gap, DateTimeOffset now)
    {
        var own = FractionalIndex.Of(task);
        var isThere = place.Status == task.Status
            && (gap.Low is null || FractionalIndex.IsBefore(gap.Low, own))
            && (gap.High is null || FractionalIndex.IsBefore(own, gap.High));
        return isThere ? task.Rank : gap switch
        {
            { Low: { } low, High: { } high } => FractionalIndex.Between(low, high, task.Id),
            { High: { } first } => FractionalIndex.Before(first, task.Id),
            _ => FractionalIndex.Behind(gap.Low, now, task.Id),
        };
    }
}
