using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using TaskMcp.Silo.Results;
using TaskMcp.Silo.Templates;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>
/// Makes of a payload what a task takes (SPEC W-4). What does not fit is cut or left out and told, because a delivery that was
/// acknowledged must not be lost for a long title or a strange date. Pure.
/// </summary>
internal static partial class WebhookMapper
{
    private const int MaxTitle = 500;
    private const int MaxNote = 100_000;
    private const int MaxTags = 50;
    private const int MaxTag = 100;
    private const int MaxExternal = 2_000;

    /// <summary>Seconds since 1970 up to 1973: rather a year or a day without its separators, such as 20261201.</summary>
    private const decimal FewestSeconds = 100_000_000;

    /// <summary>For as long as a webhook keeps its mapping.</summary>
    private static readonly ConditionalWeakTable<WebhookMapping, JsonTemplate> Parsed = [];

    private static readonly DateTimeOffset Earliest = DateTimeOffset.UnixEpoch;
    private static readonly DateTimeOffset Latest = new(9998, 12, 31, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The mapping as one document, so that the limits of templates hold for all of it together.</summary>
    /// <exception cref="TemplateException">A template is malformed.</exception>
    public static JsonTemplate Parse(WebhookMapping mapping)
    {
        var document = new JsonObject { ["title"] = mapping.Title };
        if (mapping.Note is { } note) document["note"] = note;
        if (mapping.DueDate is { } due) document["due_date"] = due;
        if (mapping.Tags is { } tags) document["tags"] = tags;
        if (mapping.ExternalId is { } id) document["external_id"] = id;
        if (mapping.ExternalUrl is { } url) document["external_url"] = url;
        if (mapping.OccurredAt is { } occurred) document["occurred_at"] = occurred;
        return JsonTemplate.Parse(JsonText.From(document).Text);
    }

    /// <exception cref="TemplateException">The mapping does not render over this payload.</exception>
    public static MappedTask Map(WebhookMapping mapping, ImmutableArray<string> defaultTags, JsonNode? payload, DateTimeOffset now)
    {
        var scope = new TemplateScope(new() { ["payload"] = payload is { Parent: not null } ? payload.DeepClone() : payload }, now);
        var rendered = Parsed.GetValue(mapping, Parse).Render(scope)!.AsObject();
        var problems = ImmutableArray.CreateBuilder<string>();
        return new()
        {
            Title = Cut(OneLine(Text(rendered["title"])), MaxTitle, "title", problems),
            Note = mapping.Note is null ? null : Cut(Text(rendered["note"]), MaxNote, "note", problems),
            DueDate = Instant(rendered["due_date"], "due_date", problems),
            Tags = Tags(defaultTags, rendered["tags"], problems),
            ExternalId = External(rendered["external_id"], "external_id", problems),
            ExternalUrl = External(rendered["external_url"], "external_url", problems),
            OccurredAt = Instant(rendered["occurred_at"], "occurred_at", problems),
            Problems = problems.ToImmutable(),
        };
    }

    private static string Text(JsonNode? value)
    {
        var text = value switch
        {
            null => "",
            JsonValue scalar when scalar.TryGetValue<string>(out var own) => own,
            _ => value.ToJsonString(TaskMcpJson.Options),
        };
        return Storable(text).Trim();
    }

    private static string Storable(string text)
    {
        if (TextRules.IsStorable(text)) return text;
        var kept = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (rune.Value != 0) kept.Append(rune.ToString());
        return kept.ToString();
    }

    private static string OneLine(string text) =>
        string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    private static string Cut(string text, int max, string field, ImmutableArray<string>.Builder problems)
    {
        if (text.Length <= max) return text;
        problems.Add(string.Create(CultureInfo.InvariantCulture, $"{field} is cut at {max} characters (was {text.Length})"));
        return $"{TextRules.Start(text, max - 1)}…";
    }

    private static DateTimeOffset? Instant(JsonNode? value, string field, ImmutableArray<string>.Builder problems)
    {
        var text = Text(value);
        if (text.Length == 0) return null;
        var isRead = text.All(character => char.IsAsciiDigit(character) || character == '.')
            ? TrySeconds(text, out var instant)
            : TryTime(text, out instant);
        if (isRead && instant >= Earliest && instant < Latest) return instant;
        problems.Add($"{field} is left out: it must be an instant such as 2026-12-01T09:00:00Z, a day, or seconds since 1970");
        return null;
    }

    /// <summary>
    /// The year first, or the month by its name: 01/02/2026 is another day in another country, and what names no year would be another one tomorrow.
    /// </summary>
    private static bool TryTime(string text, out DateTimeOffset instant)
    {
        instant = default;
        return (YearFirst().IsMatch(text) || MonthByName().IsMatch(text))
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out instant);
    }

    [GeneratedRegex(@"^\d{4}-\d", RegexOptions.CultureInvariant)]
    private static partial Regex YearFirst();

    [GeneratedRegex(@"^(?=.*\d{4})(?=.*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex MonthByName();

    /// <summary>Slack's have a fraction that tells events of one second apart.</summary>
    private static bool TrySeconds(string text, out DateTimeOffset instant)
    {
        instant = default;
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) || seconds < FewestSeconds || seconds >= Latest.ToUnixTimeSeconds()) return false;
        instant = DateTimeOffset.UnixEpoch.AddTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return true;
    }

    private static ImmutableArray<string> Tags(ImmutableArray<string> defaults, JsonNode? value, ImmutableArray<string>.Builder problems)
    {
        IEnumerable<string> named = value switch
        {
            JsonArray list => list.Select(item => item is JsonObject thing ? Text(thing["name"]) : Text(item)),
            _ => Text(value).Split(','),
        };
        var tags = defaults.Concat(named.Select(tag => TextRules.Start(OneLine(tag), MaxTag).Trim())).Where(tag => tag.Length > 0)
            .Distinct(StringComparer.Ordinal).ToImmutableArray();
        if (tags.Length <= MaxTags) return tags;
        problems.Add(string.Create(CultureInfo.InvariantCulture, $"tags after the first {MaxTags} are left out (were {tags.Length})"));
        return tags[..MaxTags];
    }

    private static string? External(JsonNode? value, string field, ImmutableArray<string>.Builder problems)
    {
        var text = Text(value);
        if (text.Length <= MaxExternal) return text.Length == 0 ? null : text;
        problems.Add(string.Create(CultureInfo.InvariantCulture, $"{field} is left out: it must be at most {MaxExternal} characters (was {text.Length})"));
        return null;
    }
}
