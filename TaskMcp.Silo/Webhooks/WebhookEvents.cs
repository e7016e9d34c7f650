using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Silo.Results;

namespace TaskMcp.Silo.Webhooks;

/// <summary>What a delivery tells of, by the name that its source gives it. Pure.</summary>
internal static class WebhookEvents
{
    private const string GithubHeader = "x-github-event";

    /// <summary>As GitHub writes it.</summary>
    private const string All = "*";

    /// <summary>Longer than any filter; a name is listed with every delivery and kept with every run.</summary>
    private const int MaxName = 200;

    /// <summary>Messages of people, although Slack gives them a subtype.</summary>
    private static readonly string[] RealMessages = ["file_share", "me_message", "thread_broadcast"];

    /// <summary>
    /// <c>event_type</c> of seed 004's envelope; GitHub's header and action (<c>issues.opened</c>); Slack's type of event, where a message
    /// that is none of a person's is <c>message:{subtype}</c>; else the body's <c>type</c> or <c>event</c>. Null when it names none.
    /// </summary>
    public static string? TypeOf(Func<string, string?> header, JsonNode? body) => Named(header, body) is { } name ? TextRules.Start(name, MaxName) : null;

    private static string? Named(Func<string, string?> header, JsonNode? body)
    {
        if (Text(body, "event_type") is { } named) return named;
        if (header(GithubHeader) is { Length: > 0 } github) return Text(body, "action") is { } action ? $"{github}.{action}" : github;
        if (Text(body, "type") == "event_callback" && body!["event"] is JsonObject happened) return Slack(happened);
        return Text(body, "type") ?? Text(body, "event");
    }

    /// <summary>Whether one of the filters is the event, or begins it; all events pass where there is no filter, or where it is <c>*</c>.</summary>
    public static bool Matches(ImmutableArray<string> filters, string? eventType)
    {
        if (filters.IsDefaultOrEmpty || filters.Contains(All)) return true;
        if (eventType is null) return false;
        var name = Normal(eventType);
        return filters.Any(filter => Normal(filter) is var wanted && (name == wanted || name.StartsWith($"{wanted}.", StringComparison.Ordinal)));
    }

    /// <summary>Seed 004 says <c>issue.opened</c> where GitHub says <c>issues.opened</c>.</summary>
    private static string Normal(string name)
    {
        if (name.EndsWith(".*", StringComparison.Ordinal)) name = name[..^2];
        return name == "issue" || name.StartsWith("issue.", StringComparison.Ordinal) ? $"issues{name["issue".Length..]}" : name;
    }

    private static string? Slack(JsonObject happened)
    {
        var type = Text(happened, "type");
        if (type != "message") return type;
        // What an app writes has no subtype nowadays, not even what TaskMcp itself writes by its own app.
        var subtype = Text(happened, "subtype") ?? (Text(happened, "bot_id") is null ? null : "bot_message");
        return subtype is null || RealMessages.Contains(subtype) ? type : $"message:{subtype}";
    }

    private static string? Text(JsonNode? node, string member) =>
        node is JsonObject map && map[member] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
}
