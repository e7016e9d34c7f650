using System.Collections.Immutable;
using System.Data.Common;
using TaskMcp.Changes;
using TaskMcp.Silo.Changes;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>Brings changes of tasks into the read model and tells the feed and the search index of them.</summary>
internal sealed class TaskProjection(ChangeMarks marks, EventSignal signal, TaskSearchIndex search) : ITaskProjection
{
    public async Task Apply(string workspace, IReadOnlyList<TaskChange> changes, CancellationToken cancellationToken)
    {
        if (changes.Count == 0) return;
        var prepared = changes.Select(change => Prepare(workspace, change)).ToArray();
        var head = await marks.Write(workspace, ChangeKind.Tasks, connection => Write(connection, prepared), cancellationToken);
        signal.Publish(head);
        search.Nudge();
    }

    private static PreparedChange Prepare(string workspace, TaskChange change)
    {
        var row = TaskRow.Of(workspace, change.Task);
        var task = TaskEventJson.Task(row);
        return new(row, change, [.. change.Events.Select(happened => TaskEventJson.Event(happened, task))]);
    }

    /// <summary>
    /// Row and events are kept apart: the row goes by the task's version, each event by its own number. So an event that a rebuild of the
    /// rows overtook still gets its place in history.
    /// </summary>
    private static long Write(DbConnection connection, PreparedChange[] changes)
    {
        var head = 0L;
        foreach (var (row, change, events) in changes)
        {
            if (change.IsDeletion) TaskTable.Delete(connection, row.Workspace, row.Task.Id, change.Sequence);
            else TaskTable.Write(connection, row);
            for (var ordinal = 0; ordinal < events.Length; ordinal++)
                head = Math.Max(head, EventTable.Write(connection, row.Workspace, row.Task.ProjectId, change.Events[ordinal], ordinal, events[ordinal]));
        }

        return head;
    }

    private sealed record PreparedChange(TaskRow Row, TaskChange Change, ImmutableArray<string> Events);
}
