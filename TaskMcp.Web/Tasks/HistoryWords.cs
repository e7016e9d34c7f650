using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Tasks;

namespace TaskMcp.Web.Tasks;

/// <summary>The events of a task as sentences. Pure; an event of any shape gives one.</summary>
internal static class HistoryWords
{
    private const int LongestValue = 120;

    /// <summary>Events that repeat what the <c>task.updated</c> of their change says in its own words.</summary>
    private static readonly ImmutableHashSet<string> Repeating =
        [TaskEventTypes.Moved, TaskEventTypes.Completed, TaskEventTypes.Reopened, TaskEventTypes.Assigned, TaskEventTypes.TagAdded];

    /// <summary>One entry a change, in the order of the events.</summary>
    /// <param name="events">Their JSON, the newest first; events of one change stand together.</param>
    /// <param name="statusName">What a status is called on the board.</param>
    public static ImmutableArray<HistoryEntry> Of(IEnumerable<string> events, Func<string, string> statusName)
    {
        var entries = ImmutableArray.CreateBuilder<HistoryEntry>();
        foreach (var change in Changes(events.Select(Read)))
        {
            var types = change.Select(TypeOf).ToImmutableHashSet();
            foreach (var happened in change)
            {
                var type = TypeOf(happened);
                if (types.Contains(TaskEventTypes.Updated) && Repeating.Contains(type)) continue;
                entries.Add(Entry(happened, type, type == TaskEventTypes.Updated ? Updated(happened, types, statusName) : Other(happened, type, statusName)));
            }
        }

        return entries.ToImmutable();
    }

    private static IEnumerable<List<JsonObject>> Changes(IEnumerable<JsonObject> events)
    {
        List<JsonObject> change = [];
        foreach (var happened in events)
        {
            if (change.Count > 0 && (Text(change[0]["sequence"]) != Text(happened["sequence"]) || IsTimer(happened) || IsTimer(change[0])))
            {
                yield return change;
                change = [];
            }

            change.Add(happened);
        }

        if (change.Count > 0) yield return change;
    }

    // Due events change nothing, so they carry the number of the change before them.
    private static bool IsTimer(JsonObject happened) => TypeOf(happened) is TaskEventTypes.DueApproaching or TaskEventTypes.DuePassed;

    private static HistoryEntry Entry(JsonObject happened, string type, ImmutableArray<Phrase> words) => new()
    {
        Key = Text(happened["id"]) is { Length: > 0 } id ? id : $"{type}-{Text(happened["sequence"])}",
        At = Instant(happened["triggered_at"]) ?? default,
        Who = Text(Member(happened["actor"], "name")) is { Length: > 0 } name ? name : "Somebody",
        Kind = Enum.TryParse<ActorKind>(Text(Member(happened["actor"], "kind")), ignoreCase: true, out var kind) ? kind : ActorKind.User,
        Words = words,
    };

    private static ImmutableArray<Phrase> Other(JsonObject happened, string type, Func<string, string> statusName)
    {
        var metadata = happened["metadata"];
        return type switch
        {
            TaskEventTypes.Created => [new("made the task")],
            TaskEventTypes.Deleted => [new("deleted the task")],
            TaskEventTypes.Completed => [new("completed it")],
            TaskEventTypes.Reopened => [new("opened it again")],
            TaskEventTypes.Moved => [new("moved it to"), Status(Member(metadata, "to"), statusName)],
            TaskEventTypes.Assigned => [new("assigned it")],
            TaskEventTypes.TagAdded => [new("added the tags"), Value(Member(metadata, "tags"))],
            TaskEventTypes.NoteAdded => [new("wrote"), new(Cut(Text(Member(Member(metadata, "note"), "text"))), IsValue: true)],
            TaskEventTypes.DueApproaching => [new("reminded of the due date"), Time(Member(metadata, "due_date"))],
            TaskEventTypes.DuePassed => [new("saw the due date pass:"), Time(Member(metadata, "due_date"))],
            TaskEventTypes.Updated => Updated(happened, [], statusName),
            _ => [new(type.Length > 0 ? type : "did something")],
        };
    }

    private static ImmutableArray<Phrase> Updated(JsonObject happened, ImmutableHashSet<string> types, Func<string, string> statusName)
    {
        var words = ImmutableArray.CreateBuilder<Phrase>();
        foreach (var change in happened["changes"] as JsonArray ?? [])
        {
            if (words.Count > 0) words.Add(new("and"));
            words.AddRange(Changed(Text(Member(change, "field")), Member(change, "old_value"), Member(change, "new_value"), types, statusName));
        }

        return words.Count > 0 ? words.ToImmutable() : [new("changed it")];
    }

    private static ImmutableArray<Phrase> Changed(string field, JsonNode? old, JsonNode? value, ImmutableHashSet<string> types, Func<string, string> statusName) => field switch
    {
        "title" => [new("renamed it from"), Value(old), new("to"), Value(value)],
        "note" => [new(Text(value).Length == 0 ? "removed the description" : "changed the description")],
        "status" when types.Contains(TaskEventTypes.Completed) => [new("completed it, from"), Status(old, statusName), new("to"), Status(value, statusName)],
        "status" when types.Contains(TaskEventTypes.Reopened) => [new("opened it again, from"), Status(old, statusName), new("to"), Status(value, statusName)],
        "status" => [new("moved it from"), Status(old, statusName), new("to"), Status(value, statusName)],
        "assigned_to" => value is null ? [new("took it from"), Person(old)] : [new("assigned it to"), Person(value)],
        "tags" => Tags(old, value),
        "due_date" or "planned_date" => value is null ? [new($"removed the {Name(field)}")] : [new($"set the {Name(field)} to"), Time(value)],
        "parent_id" => [new(value is null ? "took it out of its parent" : "made it part of another task")],
        "blocked_by" => [new("changed what it waits for")],
        "project_id" => [new("moved it from another project")],
        "fields" or "external_links" or "estimates" => [new($"changed the {Name(field)}")],
        _ => value is null ? [new($"removed the {Name(field)}")] : [new($"set the {Name(field)} to"), Value(value)],
    };

    private static ImmutableArray<Phrase> Tags(JsonNode? old, JsonNode? value)
    {
        var (before, after) = (Texts(old), Texts(value));
        var (added, removed) = (after.Except(before).ToList(), before.Except(after).ToList());
        var words = ImmutableArray.CreateBuilder<Phrase>();
        if (added.Count > 0) words.AddRange((Phrase[])[new(added.Count == 1 ? "added the tag" : "added the tags"), new(Cut(string.Join(", ", added)), IsValue: true)]);
        if (added.Count > 0 && removed.Count > 0) words.Add(new("and"));
        if (removed.Count > 0) words.AddRange((Phrase[])[new(removed.Count == 1 ? "removed the tag" : "removed the tags"), new(Cut(string.Join(", ", removed)), IsValue: true)]);
        return words.Count > 0 ? words.ToImmutable() : [new("put the tags in another order")];
    }

    private static string Name(string field) => field.Replace('_', ' ');

    private static Phrase Status(JsonNode? key, Func<string, string> statusName) => new(Cut(statusName(Text(key))), IsValue: true);

    private static Phrase Person(JsonNode? person) =>
        new(Cut(Text(Member(person, "name")) is { Length: > 0 } name ? name : Text(Member(person, "email")) is { Length: > 0 } email ? email : Text(Member(person, "id"))), IsValue: true);

    private static Phrase Time(JsonNode? value) => Instant(value) is { } at ? new("", At: at) : Value(value);

    private static Phrase Value(JsonNode? value) => new(Cut(value is JsonArray ? string.Join(", ", Texts(value)) : Text(value)), IsValue: true);

    private static List<string> Texts(JsonNode? list) => list is JsonArray entries ? [.. entries.Select(Text)] : [];

    private static string Cut(string text) => text.Length <= LongestValue ? text : $"{text[..(LongestValue - 1)]}…";

    private static JsonNode? Member(JsonNode? node, string name) => node is JsonObject members && members.TryGetPropertyValue(name, out var value) ? value : null;

    private static string TypeOf(JsonObject happened) => Text(happened["type"]);

    private static string Text(JsonNode? node) => node switch
    {
        null => "",
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => node.ToJsonString(TaskMcpJson.Options),
    };

    private static DateTimeOffset? Instant(JsonNode? node) =>
        DateTimeOffset.TryParse(Text(node), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at : null;

    private static JsonObject Read(string json)
    {
        try
        {
            var read = JsonNode.Parse(json) as JsonObject ?? [];
            // Members are read when they are first asked for, and one that stands twice is refused only then.
            _ = read.Count;
            return read;
        }
        catch (Exception error) when (error is JsonException or ArgumentException)
        {
            return [];
        }
    }
}
