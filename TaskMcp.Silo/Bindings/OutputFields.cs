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

    /// <summary>Before a key of the task's <c>fields</c>, as conditions and templates write it.</summary>
    private const string OfFields = "fields.";

    public static bool IsFixed(string field) => Fixed.Contains(field);

    /// <summary>The key of <c>fields</c> that is meant by a name that is no field of the task.</summary>
    public static string Key(string field) => field.StartsWith(OfFields, StringComparison.Ordinal) ? field[OfFields.Length..] : field;

    /// <summary>The field of which this names a part, which no output can set by itself; null when it names none.</summary>
    public static string? Whole(string field)
    {
        if (field == OfFields) return "fields";
        var dot = field.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0 || field.StartsWith(OfFields, StringComparison.Ordinal)) return null;
        return field[..dot] is var whole && (Settable.Contains(whole) || Fixed.Contains(whole)) ? whole : null;
    }
}
