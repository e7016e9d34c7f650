using System.Collections.Immutable;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>
/// The events of a change of values: one <c>task.updated</c> with all of them, then the specific ones with theirs (SPEC T-4). The rank is no value that
/// people set: only <c>task.moved</c> tells of it, and is the one event when nothing else changed.
/// </summary>
internal static class TaskEventRules
{
    public static ImmutableArray<TaskEvent> Of(TaskSnapshot before, TaskSnapshot after, ImmutableArray<TaskFieldChange> changes, TaskStamp stamp)
    {
        var events = ImmutableArray.CreateBuilder<TaskEvent>();
        events.Add(changes.IsEmpty ? Moved([]) : stamp.Event(TaskEventTypes.Updated, after, changes));
        if (after.AssignedTo is { } assignee && assignee.Id != before.AssignedTo?.Id) Add(TaskEventTypes.Assigned, "assigned_to");
        var tags = after.Tags.Except(before.Tags).ToImmutableArray();
        if (!tags.IsEmpty) Add(TaskEventTypes.TagAdded, "tags", JsonText.Of(new { tags }));
        if (after.Status != before.Status) events.Add(Moved([.. changes.Where(change => change.Field == "status")]));
        if (after.CompletedAt is not null && before.CompletedAt is null) Add(TaskEventTypes.Completed, "status");
        if (after.CompletedAt is null && before.CompletedAt is not null) Add(TaskEventTypes.Reopened, "status");
        return events.ToImmutable();

        TaskEvent Moved(ImmutableArray<TaskFieldChange> status) => stamp.Event(TaskEventTypes.Moved, after,
            [.. status, new() { Field = "rank", OldValue = JsonText.Of(before.Rank), NewValue = JsonText.Of(after.Rank) }],
            JsonText.Of(new { from = before.Status, to = after.Status }));

        void Add(string type, string field, JsonText? metadata = null) =>
            events.Add(stamp.Event(type, after, [.. changes.Where(change => change.Field == field)], metadata));
    }
}
