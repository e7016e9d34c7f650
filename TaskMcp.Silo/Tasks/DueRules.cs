using System.Collections.Immutable;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>When <c>task.due_approaching</c> and <c>task.due_passed</c> fire: once per (task, due date) (SPEC T-8). Pure.</summary>
public static class DueRules
{
    public static readonly TimeSpan DefaultReminder = TimeSpan.FromHours(24);

    /// <summary>The next moment at which something of this task is due; null when nothing is.</summary>
    public static DateTimeOffset? Next(TaskSnapshot? task, DueMarks marks) => NextEvent(task, marks)?.At;

    /// <summary>
    /// The marks after a change: a due date that is new to the task, or counts again because it was reopened, and is past already has
    /// nothing left to approach.
    /// </summary>
    public static DueMarks After(TaskSnapshot? before, TaskSnapshot task, DueMarks marks, DateTimeOffset now)
    {
        if (task.DueDate is not { } due || due > now) return marks;
        var isNew = before?.DueDate != due || (before.CompletedAt is not null && task.CompletedAt is null);
        return isNew ? marks.WithApproached(due) : marks;
    }

    /// <summary>What is due at <paramref name="stamp"/>'s time: a decision of its own per event, oldest first. They carry the time they were due.</summary>
    public static (ImmutableArray<TaskDecision> Decisions, DueMarks Marks) Fire(TaskSnapshot task, DueMarks marks, TaskStamp stamp)
    {
        var decisions = ImmutableArray.CreateBuilder<TaskDecision>();
        while (NextEvent(task, marks) is { } next && next.At <= stamp.Now)
        {
            task = task with { Version = task.Version + 1, UpdatedAt = stamp.Now };
            var metadata = JsonText.Of(new { due_date = next.Due, fired_at = stamp.Now });
            decisions.Add(new(task, [stamp.Event(next.Type, task, metadata: metadata) with { TriggeredAt = next.At }]));
            marks = next.Type == TaskEventTypes.DuePassed ? marks.WithApproached(next.Due).WithPassed(next.Due) : marks.WithApproached(next.Due);
        }

        return (decisions.ToImmutable(), marks);
    }

    private static DueEvent? NextEvent(TaskSnapshot? task, DueMarks marks)
    {
        if (task is not { DueDate: { } due, CompletedAt: null }) return null;
        if (!marks.Approached.Contains(due)) return new(TaskEventTypes.DueApproaching, due, due - (task.DueReminder ?? DefaultReminder));
        return marks.Passed.Contains(due) ? null : new(TaskEventTypes.DuePassed, due, due);
    }

    private readonly record struct DueEvent(string Type, DateTimeOffset Due, DateTimeOffset At);
}
