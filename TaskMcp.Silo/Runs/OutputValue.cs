using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Bindings;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Results;
using TaskMcp.Silo.Templates;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Runs;

/// <summary>A tool's output as a value of a task. Pure.</summary>
public static class OutputValue
{
    private const int MaxTitleLength = 500;

    /// <summary>What the handling's template makes of the output; without a template, the output.</summary>
    /// <exception cref="TemplateException">The template does not render.</exception>
    public static JsonNode? Of(OutputHandling handling, TemplateScope scope) => handling.Template is { } template
        ? LiquidTemplate.Parse(template).RenderValue(scope)
        : scope.Variables["output"]?.DeepClone();

    /// <summary>Text as it is, anything else as JSON.</summary>
    public static string Text(JsonNode? value) => value switch
    {
        null => "",
        JsonValue scalar when scalar.TryGetValue<string>(out var text) => text,
        _ => value.ToJsonString(TaskMcpJson.Options),
    };

    /// <summary>
    /// A change of one field of the task; any name that is not one of its fields is a key of <c>fields</c>, with <c>fields.</c> before it or not. Null when the value does not fit.
    /// A text for <c>external_links</c> is the address of the item in the system that the tool belongs to, as in seed 004.
    /// </summary>
    public static TaskChangeset? ToChange(string field, JsonNode? value, TaskSnapshot task, string system)
    {
        if (field == "fields") return Merged(field, task.Fields, value as JsonObject);
        if (field == "external_links") return Merged(field, task.ExternalLinks, value as JsonObject ?? Link(task.ExternalLinks, system, value));
        return OutputFields.Settable.Contains(field)
            ? Read(new() { [field] = Shaped(field, value) })
            : Merged("fields", task.Fields, new() { [OutputFields.Key(field)] = value?.DeepClone() });
    }

    /// <summary>A subtask: an object's members are its fields; a text is its title, as far as one line fits, and the rest its note.</summary>
    public static (string Title, TaskChangeset Values)? ToSubtask(JsonNode? value)
    {
        if (value is not JsonObject described)
        {
            var lines = Text(value).Trim().Split('\n', 2, StringSplitOptions.TrimEntries);
            var title = TextRules.Start(lines[0], MaxTitleLength);
            return title.Length == 0 ? null : (title, lines.Length > 1 ? new() { Note = lines[1] } : new());
        }

        var values = new JsonObject();
        foreach (var (name, member) in described)
            if (OutputFields.Settable.Contains(name)) values[name] = Shaped(name, member);
        return Read(values) is { Title.Value: { Length: > 0 } named } changes ? (named, changes with { Title = default }) : null;
    }

    /// <summary>What is known of the item already stays.</summary>
    private static JsonObject? Link(JsonText present, string system, JsonNode? address)
    {
        if (address is not JsonValue text || !text.TryGetValue<string>(out var url) || string.IsNullOrWhiteSpace(url)) return null;
        var item = (present.ToNode() as JsonObject)?[system]?.DeepClone() as JsonObject ?? [];
        item["url"] = url;
        return new() { [system] = item };
    }

    private static TaskChangeset? Merged(string field, JsonText present, JsonObject? added)
    {
        if (added is null) return null;
        var merged = present.ToNode() as JsonObject ?? [];
        foreach (var (key, value) in added) merged[key] = value?.DeepClone();
        return Read(new() { [field] = merged });
    }

    /// <summary>What people expect to fit: a number as a title, one tag as a list of tags, an id or address as an assignee.</summary>
    private static JsonNode? Shaped(string field, JsonNode? value) => (field, value) switch
    {
        ("title" or "note" or "status", not null) => JsonValue.Create(Text(value)),
        ("tags", JsonValue) => new JsonArray([.. Text(value).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Select(tag => JsonValue.Create(tag))]),
        ("assigned_to", JsonValue) when Text(value) is { Length: > 0 } who => Assignee(who),
        ("priority" or "due_date" or "planned_date" or "estimated_duration" or "assigned_to" or "due_reminder", JsonValue) when Text(value).Length == 0 => null,
        _ => value?.DeepClone(),
    };

    private static JsonObject Assignee(string who) =>
        who.Contains('@', StringComparison.Ordinal) ? new() { ["id"] = who, ["email"] = who } : new() { ["id"] = who };

    private static TaskChangeset? Read(JsonObject values)
    {
        try
        {
            return values.Deserialize<TaskChangeset>(TaskMcpJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
