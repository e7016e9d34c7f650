using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace TaskMcp.Silo.Templates.Help;

/// <summary>What people read of a variable, and a task to take examples from.</summary>
internal static class VariableWords
{
    private static readonly FrozenDictionary<string, string> ByPath = new Dictionary<string, string>
    {
        ["changes"] = "What changed, by the name of the field; empty where nothing did.",
        ["changes.*"] = "The change of one field, such as changes.status.",
        ["changes.*.field"] = "The name of the field.",
        ["changes.*.new_value"] = "What it is now.",
        ["changes.*.old_value"] = "What it was before.",
        ["event"] = "What happened.",
        ["event.actor"] = "Who did it.",
        ["event.actor.email"] = "The e-mail address, if it is known.",
        ["event.actor.id"] = "The id.",
        ["event.actor.kind"] = "user, agent, service or system.",
        ["event.actor.name"] = "The name.",
        ["event.causation"] = "The events that led to this one.",
        ["event.changes"] = "What changed, as a list.",
        ["event.correlation_id"] = "What belongs together has the same.",
        ["event.depth"] = "How many automations led to this.",
        ["event.id"] = "The id of the event.",
        ["event.metadata"] = "More about it; for a webhook its event_type.",
        ["event.sequence"] = "The version of the task that this made.",
        ["event.task_id"] = "The id of the task.",
        ["event.triggered_at"] = "When it happened.",
        ["event.type"] = "task.created, task.updated and so on; manual, scheduled or webhook.",
        ["now"] = "The time at which the template is rendered; UTC.",
        ["output"] = "What the tool answered.",
        ["payload"] = "What was sent to the webhook.",
        ["project"] = "The project of the task.",
        ["project.columns"] = "The columns of its board, from left to right.",
        ["project.columns[].key"] = "What stands as status of a task in it.",
        ["project.columns[].kind"] = "open, active or done.",
        ["project.columns[].name"] = "What people read.",
        ["project.columns[].wip_limit"] = "How many tasks may stand in it; null for any number.",
        ["project.created_at"] = "When it was made.",
        ["project.id"] = "The id.",
        ["project.metadata"] = "Free fields of the project.",
        ["project.name"] = "The name.",
        ["project.updated_at"] = "When it changed last.",
        ["project.version"] = "Grows with every change.",
        ["task"] = "The task, as it was when this happened.",
        ["task.assigned_to"] = "Whom it is assigned to; null for nobody.",
        ["task.assigned_to.email"] = "The e-mail address.",
        ["task.assigned_to.id"] = "The id.",
        ["task.assigned_to.name"] = "The name.",
        ["task.blocked_by"] = "The ids of tasks that have to be done before.",
        ["task.completed_at"] = "When it was done; null while it is not.",
        ["task.created_at"] = "When it was made.",
        ["task.due_date"] = "When it is due.",
        ["task.due_reminder"] = "How long before that it reminds.",
        ["task.estimated_duration"] = "In minutes.",
        ["task.estimates"] = "How much it takes.",
        ["task.estimates.complexity"] = "How complex it is.",
        ["task.estimates.scale"] = "How large it is.",
        ["task.estimates.time_to_completion"] = "How long it takes.",
        ["task.external_links"] = "What it is in other systems, by source.",
        ["task.fields"] = "Free fields, by key.",
        ["task.id"] = "The id.",
        ["task.note"] = "The description, in Markdown.",
        ["task.notes"] = "What people and automations noted, from the oldest.",
        ["task.notes[].at"] = "When.",
        ["task.notes[].author"] = "Who.",
        ["task.notes[].author.email"] = "The e-mail address, if it is known.",
        ["task.notes[].author.id"] = "The id.",
        ["task.notes[].author.kind"] = "user, agent, service or system.",
        ["task.notes[].author.name"] = "The name.",
        ["task.notes[].id"] = "The id of the note.",
        ["task.notes[].text"] = "What was noted.",
        ["task.parent_id"] = "The id of the task that it is a part of.",
        ["task.planned_date"] = "When it is planned for.",
        ["task.priority"] = "p0 to p3; null for none.",
        ["task.project"] = "The project, with the fields of project.",
        ["task.project_id"] = "The id of the project.",
        ["task.status"] = "The key of its column.",
        ["task.tags"] = "The tags.",
        ["task.title"] = "The title.",
        ["task.updated_at"] = "When it changed last.",
        ["task.url"] = "Where it can be looked at.",
        ["task.version"] = "Grows with every change.",
        ["user"] = "Who did it: the same as event.actor.",
        ["user.email"] = "The e-mail address, if it is known.",
        ["user.id"] = "The id.",
        ["user.kind"] = "user, agent, service or system.",
        ["user.name"] = "The name.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static IEnumerable<string> Paths => ByPath.Keys;

    public static string? Of(string path) => ByPath.GetValueOrDefault(path);

    /// <summary>What the examples are taken from.</summary>
    public static JsonObject Sample() => JsonNode.Parse("""
        {
          "task": {
            "id": "0198c0de-0000-7000-8000-000000000001", "project_id": "0198c0de-0000-7000-8000-000000000002", "title": "Fix login bug", "note": "It fails on mobile.\nSince Monday.", "status": "doing", "priority": "p1",
            "due_date": "2026-12-03T09:00:00Z", "planned_date": "2026-12-02T09:00:00Z", "estimated_duration": 90, "parent_id": null, "url": "https://tasks.example.com/tasks/0198c0de-0000-7000-8000-000000000001", "version": 3,
            "created_at": "2026-11-28T08:00:00Z", "updated_at": "2026-12-01T08:59:00Z", "completed_at": null, "due_reminder": "24h", "tags": ["urgent", "bug"], "blocked_by": [],
            "assigned_to": { "id": "ada", "name": "Ada", "email": "ada@example.com" }, "estimates": { "complexity": 3, "scale": "small", "time_to_completion": "2h" },
            "notes": [{ "id": "0198c0de-0000-7000-8000-000000000003", "at": "2026-11-30T10:00:00Z", "text": "Seen.", "author": { "id": "ada", "name": "Ada", "email": "ada@example.com", "kind": "user" } }],
            "external_links": { "github": { "url": "https://github.com/o/r/issues/1" } }, "fields": { "customer": "Acme" }, "project": { "id": "0198c0de-0000-7000-8000-000000000002", "name": "Website" }
          },
          "project": {
            "id": "0198c0de-0000-7000-8000-000000000002", "name": "Website", "version": 1, "created_at": "2026-11-01T08:00:00Z", "updated_at": "2026-11-01T08:00:00Z", "metadata": { "team": "web" },
            "columns": [{ "key": "doing", "name": "Doing", "kind": "active", "wip_limit": 3 }]
          },
          "user": { "id": "ada", "name": "Ada", "email": "ada@example.com", "kind": "user" },
          "event": {
            "id": "0198c0de-0000-7000-8000-000000000004", "type": "task.moved", "task_id": "0198c0de-0000-7000-8000-000000000001", "sequence": 3, "triggered_at": "2026-12-01T08:59:00Z", "correlation_id": "4bf92f3577b34da6a3ce929d0e0e4736",
            "depth": 0, "actor": { "id": "ada", "name": "Ada", "email": "ada@example.com", "kind": "user" }, "metadata": {}, "causation": [], "changes": [{ "field": "status", "old_value": "todo", "new_value": "doing" }]
          },
          "changes": { "status": { "field": "status", "old_value": "todo", "new_value": "doing" } },
          "output": { "items": [{ "count": 2 }, { "count": 3 }] },
          "payload": { "order": "A-7", "total": 120 }
        }
        """)!.AsObject();
}
