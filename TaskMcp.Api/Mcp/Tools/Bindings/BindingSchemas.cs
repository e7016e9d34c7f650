using System.Text.Json.Nodes;
using TaskMcp.Api.Mcp.Tools.Schemas;
using TaskMcp.Bindings;
using TaskMcp.Schedules;

namespace TaskMcp.Api.Mcp.Tools.Bindings;

/// <summary>The configuration of an automation, explained to whoever writes one.</summary>
internal static class BindingSchemas
{
    /// <summary>Conditions contain conditions: they are defined once, at the root of the arguments' schema.</summary>
    public static JsonObject Definitions => new() { ["condition"] = Condition };

    public static JsonObject Config => Schema.Object(
        Schema.Needs("tool_name", Schema.Text(1, 200), "{server_type}__{tool}, or the bare name of a tool of the connection; list_connections with connection_id shows them."),
        Schema.Takes("input_template", Schema.Free(), """
            The tool's arguments as a JSON object, in which every string is a Liquid template: {{ task.title }}, {{ task.due_date | default: 'none' }}, {% if task.priority == 'p0' %}…{% endif %}.
            In scope: task, project, user, event, changes (in on_update: changes.status.new_value), now; payload for webhooks. A string that is one {{ … }} keeps the JSON type of its value.
            """),
        Schema.Takes("output_handling", Schema.List(Output), "What becomes of the tool's output; several may be listed. None: the run keeps it."),
        Schema.Takes("conditions", Schema.List(Reference), "When not to fire: all of these must hold. None: always."),
        Schema.Takes("retry_policy", Retry, "How failures are tried again."),
        Schema.Takes("schedule", Schema.OrNull(Schedule), "For binding_type scheduled, and only there."),
        Schema.Takes("event", Schema.OrNull(Schema.Text()), "For binding_type on_event, and only there: task.created, task.updated, task.completed, task.reopened, task.deleted, task.moved, task.assigned, task.tag_added, task.note_added, task.due_approaching or task.due_passed."),
        Schema.Takes("timeout", Schema.OrNull(Schema.Text()), "How long one call may take, such as 30s or 2m; default 30s, at most 10m."),
        Schema.Takes("allow_reentry", Schema.Flag().With("default", false), "True lets it fire for what it caused itself. Leave it false unless you know that the chain ends."));

    private static JsonObject Reference => new() { ["$ref"] = "#/$defs/condition" };

    private static JsonObject Output => Schema.Object(
        Schema.Needs("action", Schema.OneOf<OutputAction>(), "append_note adds a note to the task; update_field sets a field of it; create_subtask makes a part of it; notify tells its people; ignore does nothing."),
        Schema.Takes("field", Schema.OrNull(Schema.Text()), "For update_field: a field of the task such as priority, or a key of its fields such as fields.issue_url."),
        Schema.Takes("template", Schema.OrNull(Schema.Text()), "A Liquid template over output (and task): Filed as {{ output.html_url }}. Without one the output itself is taken."));

    private static JsonObject Condition => Schema.Object(
        Schema.Takes("field", Schema.OrNull(Schema.Text()), "A dotted path: tags, priority, project.name, assigned_to.email, changes.status.new_value."),
        Schema.Takes("operator", Schema.OrNull(Schema.OneOf<ConditionOperator>()), "How to compare; contains for lists and texts, exists needs no value, matches takes a regular expression."),
        Schema.Takes("value", Schema.Any(), "What to compare with; a string may be a template such as {{ now | plus: '24h' }}."),
        Schema.Takes("any", Schema.List(Reference), "A group instead of a comparison: one of these holds."),
        Schema.Takes("all", Schema.List(Reference), "A group instead of a comparison: all of these hold."));

    private static JsonObject Retry => Schema.Object(
        Schema.Takes("max_retries", Schema.Whole(0, 20, 3), "Tries after the first."),
        Schema.Takes("backoff_seconds", Schema.Number(0, 3_600), "Wait before the first retry, doubled for each further one; default 5."),
        Schema.Takes("retry_on", Schema.List(Schema.OneOf("timeout", "connection_error", "rate_limited", "server_error", "auth_failed", "tool_not_found", "invalid_input")), "Error codes that are tried again; default the first four."));

    private static JsonObject Schedule => Schema.Object(
        Schema.Needs("cron", Schema.Text(1, 100), "Five fields (30 9 * * MON-FRI), @hourly, @daily, @weekly, @monthly, or a period such as @every 15m."),
        Schema.Takes("time_zone", Schema.Text(), "IANA name such as Europe/Berlin; default UTC."),
        Schema.Takes("missed", Schema.OneOf<MissedFires>().With("default", "once"), "What becomes of times that passed while nobody was there."),
        Schema.Takes("overlap", Schema.OneOf<Overlap>().With("default", "skip"), "What becomes of a time while the run before is still at work."));
}
