using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Echoes;

/// <summary>A mark that a call may share with a delivery.</summary>
/// <param name="Hash">See <see cref="EchoMark"/>.</param>
/// <param name="Kind">What it is made of.</param>
/// <param name="Field">For a text: the field of the task that would have it.</param>
internal readonly record struct AskedMark(ulong Hash, EchoMarkKind Kind, string? Field = null);

/// <summary>What a delivery is about, as marks. Bounded in number and work. Pure.</summary>
/// <param name="System">The webhook's source; null when it has none.</param>
/// <param name="Marks">What a call may share with it.</param>
internal sealed partial record EchoQuestion(string? System, ImmutableArray<AskedMark> Marks)
{
    public static readonly EchoQuestion Nothing = new(null, []);

    public const string Title = "title";
    public const string Note = "note";
    public const string DueDate = "due_date";

    /// <summary>No delivery asks for more.</summary>
    public const int Most = 100;

    private const int MostTags = 20;
    private const int MostNodes = 2_000;
    private const int MostTaskAddresses = 5;
    private const int MostIdentities = 16;
    private const int MostNamed = 40;
    private static readonly char[] Separators = ['/', ':', '#', '|', ' '];

    public ImmutableArray<ulong> Hashes => [.. Marks.Select(mark => mark.Hash)];

    /// <summary>The field of a tag.</summary>
    public static string Tag(string tag) => $"tag:{tag}";

    /// <param name="system">The webhook's source.</param>
    /// <param name="taskId">The task that is made or changed.</param>
    /// <param name="mapped">What the delivery becomes.</param>
    /// <param name="payload">All that it says.</param>
    /// <param name="traceParent">Its W3C trace parent, if it came with one.</param>
    public static EchoQuestion Of(string system, Guid taskId, MappedTask mapped, JsonNode? payload, string? traceParent)
    {
        var marks = new HashSet<AskedMark> { Mark(EchoMarkKind.Task, Name(taskId)) };
        foreach (var known in Identities(mapped, payload).Take(MostIdentities))
        {
            if (EchoMark.Address(known) is { } address)
            {
                marks.Add(Mark(EchoMarkKind.Made, address));
                marks.Add(Mark(EchoMarkKind.MadeHere, address));
                marks.Add(Mark(EchoMarkKind.Touched, address));
            }
            else if (known.Length >= EchoMark.ShortestId)
            {
                marks.Add(Mark(EchoMarkKind.MadeHere, known));
                marks.Add(Mark(EchoMarkKind.Touched, known));
            }
        }

        foreach (Match match in TaskAddress().Matches(mapped.Note ?? mapped.Title).Take(MostTaskAddresses))
            if (Guid.TryParse(match.Groups[1].ValueSpan, out var named)) marks.Add(Mark(EchoMarkKind.TaskAddress, Name(named)));
        foreach (var (field, text) in Texts(mapped))
            if (EchoMark.Words(text) is { Length: > 0 } words) marks.Add(new(EchoMark.Of(EchoMarkKind.Text, words), EchoMarkKind.Text, field));
        if (TraceId(traceParent) is { } trace) marks.Add(new(CallMarks.OfTrace(trace), EchoMarkKind.Trace));
        return new(system, [.. marks]);
    }

    /// <summary>What a payload says without a mapping: the ids and addresses of the things in it.</summary>
    public static EchoQuestion OfPayload(JsonNode? payload, string? traceParent)
    {
        var marks = new HashSet<AskedMark>();
        foreach (var known in Things(payload).Take(MostNodes).SelectMany(Named).Distinct(StringComparer.Ordinal).Take(MostNamed))
        {
            if (EchoMark.Address(known) is { } address) marks.Add(Mark(EchoMarkKind.Made, address));
            else if (known.Length >= EchoMark.ShortestId) marks.Add(Mark(EchoMarkKind.MadeHere, known));
        }

        if (TraceId(traceParent) is { } trace) marks.Add(new(CallMarks.OfTrace(trace), EchoMarkKind.Trace));
        return new(null, [.. marks]);
    }

    private static AskedMark Mark(EchoMarkKind kind, string text) => new(EchoMark.Of(kind, text), kind);

    private static IEnumerable<(string Field, string Text)> Texts(MappedTask mapped)
    {
        yield return (Title, mapped.Title);
        if (mapped.Note is { } note) yield return (Note, note);
        if (mapped.DueDate is { } due) yield return (DueDate, EchoMark.Instant(due));
        foreach (var tag in mapped.Tags.Take(MostTags)) yield return (Tag(tag), tag);
    }

    /// <summary>
    /// What names the thing: its mapped id and address, and the ids and addresses beside them in the payload. Of an id that is put together
    /// (<c>channel/ts</c>) the last part, since what stands before it names where the thing is.
    /// </summary>
    private static IEnumerable<string> Identities(MappedTask mapped, JsonNode? payload)
    {
        if (mapped.ExternalId is null && mapped.ExternalUrl is null) return [];
        var names = new HashSet<string>(new[] { mapped.ExternalUrl, mapped.ExternalId, Last(mapped.ExternalId) }.OfType<string>(), StringComparer.Ordinal);
        var beside = Objects(payload, _ => true).Where(thing => thing.Any(member => Text(member.Value) is { } text && names.Contains(text))).Take(1).SelectMany(Named).ToList();
        return names.Concat(beside).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> Named(JsonObject thing) =>
        thing.Where(member => Identity.IsId(member.Key) || Identity.IsAddress(member.Key)).Select(member => Text(member.Value)).OfType<string>();

    /// <summary>Without those that many things have in common.</summary>
    private static IEnumerable<JsonObject> Things(JsonNode? root) => Objects(root, member => !Identity.IsOther(member));

    private static string? Last(string? id) => id is null || EchoMark.Address(id) is not null ? null : id[(id.LastIndexOfAny(Separators) + 1)..];

    private static IEnumerable<JsonObject> Objects(JsonNode? root, Func<string, bool> isEntered)
    {
        var queue = new Queue<JsonNode?>([root]);
        for (var nodes = 0; nodes < MostNodes && queue.TryDequeue(out var node); nodes++)
        {
            if (node is JsonObject thing)
            {
                yield return thing;
                foreach (var (name, value) in thing)
                    if (isEntered(name)) queue.Enqueue(value);
            }
            else if (node is JsonArray list)
            {
                foreach (var item in list) queue.Enqueue(item);
            }
        }
    }

    private static string? Text(JsonNode? node) => node is not JsonValue value ? null : value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.Number => value.ToJsonString(),
        _ => null,
    };

    private static string? TraceId(string? traceParent) => traceParent is not null && TraceParent().Match(traceParent) is { Success: true } match ? match.Groups[1].Value : null;

    private static string Name(Guid id) => id.ToString("D", CultureInfo.InvariantCulture);

    [GeneratedRegex("/tasks/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex TaskAddress();

    [GeneratedRegex("^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex TraceParent();
}
