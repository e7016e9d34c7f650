using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Rules.Tests.Templates;

/// <summary>What the templates under test see.</summary>
internal static class Data
{
    public static readonly DateTimeOffset Now = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);

    public static JsonObject Variables() => JsonNode.Parse("""
        {
          "task": {
            "id": "0193", "title": "Fix login bug", "note": "Steps to reproduce", "status": "todo", "priority": "p1", "url": "https://tasks.example/0193",
            "tags": ["urgent", "gh-bug", "gh-mobile", "@ops"], "due_date": "2026-12-01T11:00:00Z", "planned_date": "2026-12-01T10:00:00Z",
            "estimated_duration": null, "assigned_to": { "id": "u1", "name": "Ada", "email": "ada@example.com" }, "parent_id": null,
            "fields": { "points": 3.50, "a key": "spaced" }, "external_links": { "github": { "repo": "org/repo", "number": 123 } },
            "notes": [{ "id": "n1", "at": "2026-11-30T09:00:00Z", "text": "First", "author": { "id": "u1", "name": "Ada" } }],
            "project": { "id": "p1", "name": "Client Work", "metadata": { "github_repo": "org/repo" } }
          },
          "project": { "id": "p1", "name": "Client Work", "metadata": { "github_repo": "org/repo" } },
          "user": { "id": "u1", "name": "Ada", "email": "ada@example.com", "kind": "user" },
          "event": { "id": "e1", "type": "task.completed", "sequence": 4, "triggered_at": "2026-12-01T08:59:59Z", "metadata": {} },
          "changes": { "status": { "field": "status", "old_value": "review", "new_value": "done" } },
          "output": { "channel": "#general", "html_url": "https://github.com/org/repo/issues/123", "ok": true, "count": 2 },
          "payload": { "title": "Bug", "items": [{ "name": "b", "size": 2, "on": true }, { "name": "a", "size": 1, "on": false }, { "name": "c", "size": 2 }], "nothing": null, "empty": "" }
        }
        """)!.AsObject();

    public static TemplateScope Scope(TemplateLimits? limits = null) => new(Variables(), Now, limits);

    public static TemplateScope With(string name, JsonNode? value, TemplateLimits? limits = null) =>
        new(new JsonObject { [name] = value }, Now, limits);

    public static string Render(string template) => LiquidTemplate.Parse(template).Render(Scope());

    public static JsonNode? RenderValue(string template) => LiquidTemplate.Parse(template).RenderValue(Scope());

    public static string Json(string template) => RenderValue(template)?.ToJsonString() ?? "null";

    public static TemplateException Fails(string template) => Should.Throw<TemplateException>(() => Render(template));
}
