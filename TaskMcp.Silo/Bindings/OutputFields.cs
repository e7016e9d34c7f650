using System.Collections.Frozen;

namespace TaskMcp.Silo.Bindings;

/// <summary>Which fields of a task <c>update_field</c> may set (SPEC B-4). Any other name is a key of the task's <c>fields</c>.</summary>
public static class OutputFields
{
    /// <summary>Fields of the task that take a new value.</summary>
    public static readonly FrozenSet<string> Settable = FrozenSet.ToFrozenSet(
    [
        "title", "note", "status", "priority", "tags", "due_date", "planned_date", "estimated_duration", "assigned_to", "estimates",
        "external_links", "fields", "due_reminder", "project_id",
    ]);

    /// <summary>Fields that TaskMcp owns, or whose change needs a look at other tasks.</summary>
    private static readonly FrozenSet<string> Fixed = FrozenSet.ToFrozenSet(
        ["id", "version", "parent_id", "blocked_by", "notes", "url", "created_at", "updated_at", "completed_at"]);

    public static bool IsFixed(string field) => Fixed.Contains(field);
}
