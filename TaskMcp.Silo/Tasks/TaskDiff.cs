using System.Collections.Immutable;
using TaskMcp.Silo.Results;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>Which values of a task changed (SPEC T-3, T-4). What follows from others (<c>version</c>, <c>completed_at</c>, …) is not among them, nor is <c>rank</c>.</summary>
internal static class TaskDiff
{
    public static ImmutableArray<TaskFieldChange> Between(TaskSnapshot before, TaskSnapshot after)
    {
        var changes = ImmutableArray.CreateBuilder<TaskFieldChange>();
        Compare("project_id", before.ProjectId, after.ProjectId);
        Compare("title", before.Title, after.Title);
        Compare("note", before.Note, after.Note);
        Compare("status", before.Status, after.Status);
        Compare("priority", before.Priority, after.Priority);
        CompareLists("tags", before.Tags, after.Tags);
        Compare("due_date", before.DueDate, after.DueDate);
        Compare("planned_date", before.PlannedDate, after.PlannedDate);
        Compare("estimated_duration", before.EstimatedDuration, after.EstimatedDuration);
        Compare("assigned_to", before.AssignedTo, after.AssignedTo);
        Compare("parent_id", before.ParentId, after.ParentId);
        CompareLists("blocked_by", before.BlockedBy, after.BlockedBy);
        Compare("estimates", before.Estimates, after.Estimates);
        CompareJson("external_links", before.ExternalLinks, after.ExternalLinks);
        CompareJson("fields", before.Fields, after.Fields);
        Compare("due_reminder", before.DueReminder, after.DueReminder);
        return changes.ToImmutable();

        void Compare<T>(string field, T old, T value)
        {
            if (!EqualityComparer<T>.Default.Equals(old, value)) Add(field, JsonText.Of(old), JsonText.Of(value));
        }

        void CompareLists<T>(string field, ImmutableArray<T> old, ImmutableArray<T> value)
        {
            if (!old.SequenceEqual(value)) Add(field, JsonText.Of(old), JsonText.Of(value));
        }

        void CompareJson(string field, JsonText old, JsonText value)
        {
            if (!FreeJson.Same(old, value)) Add(field, old, value);
        }

        void Add(string field, JsonText old, JsonText value) => changes.Add(new() { Field = field, OldValue = old, NewValue = value });
    }
}
