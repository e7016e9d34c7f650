namespace TaskMcp.Silo.Templates;

/// <summary>The shapes of SPEC T-1 and T-4 as templates see them.</summary>
internal static class TaskShapes
{
    private static readonly TemplateShape Scalar = TemplateShape.Scalar;

    public static TemplateShape Project { get; } = TemplateShape.Object(
        [.. Scalars("id", "name", "version", "created_at", "updated_at"), ("metadata", TemplateShape.Free), ("columns", TemplateShape.ListOf(TemplateShape.Object(Scalars("key", "name", "kind", "wip_limit"))))]);

    public static TemplateShape User { get; } = TemplateShape.Object(Scalars("id", "name", "email", "kind"));

    public static TemplateShape Changes { get; } = TemplateShape.MapOf(
        TemplateShape.Object(("field", Scalar), ("old_value", TemplateShape.Free), ("new_value", TemplateShape.Free)));

    public static TemplateShape Event { get; } = TemplateShape.Object(
        [.. Scalars("id", "type", "task_id", "sequence", "triggered_at", "correlation_id", "depth"), ("actor", User), ("metadata", TemplateShape.Free),
            ("causation", TemplateShape.ListOf(Scalar)), ("changes", TemplateShape.Free)]);

    public static TemplateShape Task { get; } = TemplateShape.Object(
    [
        .. Scalars("id", "project_id", "title", "note", "status", "priority", "due_date", "planned_date", "estimated_duration", "parent_id"),
        .. Scalars("url", "version", "created_at", "updated_at", "completed_at", "due_reminder"),
        ("tags", TemplateShape.ListOf(Scalar)),
        ("blocked_by", TemplateShape.ListOf(Scalar)),
        ("assigned_to", TemplateShape.Object(Scalars("id", "name", "email")).OrNull()),
        ("estimates", TemplateShape.Object(Scalars("complexity", "scale", "time_to_completion")).OrNull()),
        ("notes", TemplateShape.ListOf(TemplateShape.Object([.. Scalars("id", "at", "text"), ("author", User)]))),
        ("external_links", TemplateShape.Free),
        ("fields", TemplateShape.Free),
        ("project", Project),
    ]);

    private static IEnumerable<(string Name, TemplateShape Shape)> Scalars(params string[] names) => names.Select(name => (name, Scalar));
}
