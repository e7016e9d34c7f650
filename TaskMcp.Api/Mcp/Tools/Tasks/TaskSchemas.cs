using TaskMcp.Api.Mcp.Tools.Schemas;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

/// <summary>Members that arguments about tasks share.</summary>
internal static class TaskSchemas
{
    private const int MostTags = 50;

    public static Member Detail => Schema.Takes("detail", Schema.OneOf<TaskDetail>().With("default", "compact"),
        "compact: what it takes to choose a task. full: also the note, notes, fields and estimates, long texts in part; costs many more tokens.");

    public static Member Title(string description) => Schema.Takes("title", Schema.Text(1, 500), description);

    public static Member Override => Schema.Takes("override", Schema.Flag().With("default", false),
        "True lets the task into a column that is full. Only for maintainers and owners, and only when a person asked for it.");

    /// <summary>What a new task may come with and a change may change.</summary>
    public static IEnumerable<Member> Values =>
    [
        Schema.Takes("note", Schema.Text(max: 100_000), "The description, in Markdown."),
        Schema.Takes("status", Schema.Text(1, 50), "A column key of the project's board, such as todo, in_progress, review or done; get_board shows them."),
        Schema.Takes("priority", Schema.OrNull(Schema.OneOf<TaskPriority>()), "p0 is the most urgent; null for none."),
        Schema.Takes("tags", Schema.List(Schema.Text(1, 100), MostTags), "All tags of the task: they replace those that it has."),
        Schema.Takes("due_date", Schema.OrNull(Schema.Instant()), "RFC 3339 with an offset, such as 2026-12-01T09:00:00Z; null for none."),
        Schema.Takes("planned_date", Schema.OrNull(Schema.Instant()), "When somebody means to work on it; null for none."),
        Schema.Takes("estimated_duration", Schema.OrNull(Schema.Whole(0, 525_600)), "In minutes; null for none."),
        Schema.Takes("assigned_to", Schema.OrNull(Schema.Object(
            Schema.Needs("id", Schema.Text(1), "The person's or agent's id, or the e-mail address where no id is known."),
            Schema.Takes("name", Schema.OrNull(Schema.Text()), "As people call them."),
            Schema.Takes("email", Schema.OrNull(Schema.Text()), "Their e-mail address."))), "Who does it; null for nobody."),
        Schema.Takes("parent_id", Schema.OrNull(Schema.Id()), "The task that this one is a part of; null for none."),
        Schema.Takes("blocked_by", Schema.List(Schema.Id(), 100), "All tasks that must be done first: they replace those that it has."),
        Schema.Takes("estimates", Schema.OrNull(Schema.Object(
            Schema.Takes("complexity", Schema.OrNull(Schema.Text()), "Free text."),
            Schema.Takes("scale", Schema.OrNull(Schema.Text()), "Free text."),
            Schema.Takes("time_to_completion", Schema.OrNull(Schema.Text()), "Free text."))), "Estimates in words; null for none."),
        Schema.Takes("external_links", Schema.Free(), "A JSON object of links by name, such as {\"github\": \"https://…\"}; replaces the whole."),
        Schema.Takes("fields", Schema.Free().With("maxProperties", 64), "A JSON object of your own fields; replaces the whole, so pass the old ones along."),
        Schema.Takes("due_reminder", Schema.OrNull(Schema.Text()), "How long before due_date to remind, such as 30m, 24h or 1h30m; null for 24 hours."),
        Override,
    ];
}
