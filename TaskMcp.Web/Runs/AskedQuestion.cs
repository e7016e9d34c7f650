using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using TaskMcp.Connections;

namespace TaskMcp.Web.Runs;

/// <summary>What a server asks a person (MCP, elicitation), read for a form. All words are the server's: shown as text, never more.</summary>
/// <param name="Key">Under which the answer goes back.</param>
/// <param name="Message">What is asked.</param>
/// <param name="Url">Where the person is to go instead of filling in a form: http or https, or null.</param>
/// <param name="IsLink">Whether it asks to go somewhere.</param>
/// <param name="Fields">The form's fields, in the server's order.</param>
public sealed record AskedQuestion(string Key, string Message, string? Url, bool IsLink, ImmutableArray<AskedField> Fields)
{
    /// <summary>Reads all questions, in the order of their keys.</summary>
    public static ImmutableArray<AskedQuestion> Of(InputRequired asked)
    {
        ArgumentNullException.ThrowIfNull(asked);
        return [.. asked.Requests.OrderBy(request => request.Key, StringComparer.Ordinal).Select(request => Of(request.Key, request.Value))];
    }

    private static AskedQuestion Of(string key, InputQuestion question)
    {
        using var document = JsonDocument.Parse(question.Params.ToString());
        var asked = document.RootElement;
        var isLink = Text(asked, "mode") == "url";
        var url = Text(asked, "url");
        return new(key, Text(asked, "message") ?? question.Method, IsWeb(url) ? url : null, isLink, isLink ? [] : FieldsOf(asked));
    }

    private static ImmutableArray<AskedField> FieldsOf(JsonElement asked)
    {
        if (Member(asked, "requestedSchema") is not { } schema || Member(schema, "properties") is not { ValueKind: JsonValueKind.Object } properties) return [];
        var required = Member(schema, "required") is { ValueKind: JsonValueKind.Array } names ? names.EnumerateArray().Where(name => name.ValueKind == JsonValueKind.String).Select(name => name.GetString()!).ToHashSet(StringComparer.Ordinal) : [];
        return [.. properties.EnumerateObject().Select(property => Field(property.Name, property.Value, required.Contains(property.Name)))];
    }

    private static AskedField Field(string name, JsonElement schema, bool isRequired)
    {
        var type = Text(schema, "type");
        var choices = Choices(schema);
        var items = type == "array" && Member(schema, "items") is { } inner ? Choices(inner) : [];
        return new()
        {
            Name = name,
            Label = Text(schema, "title") ?? name,
            Description = Text(schema, "description"),
            IsRequired = isRequired,
            Kind = (type, choices.IsEmpty, items.IsEmpty) switch
            {
                ("boolean", _, _) => AskedKind.YesOrNo,
                ("integer", _, _) => AskedKind.WholeNumber,
                ("number", _, _) => AskedKind.Number,
                ("array", _, false) => AskedKind.Several,
                ("string", true, _) => Text(schema, "format") switch { "email" => AskedKind.Mail, "uri" => AskedKind.Link, "date" => AskedKind.Day, "date-time" => AskedKind.Instant, _ => AskedKind.Text },
                ("string", false, _) => AskedKind.One,
                _ => AskedKind.Json,
            },
            Choices = items.IsEmpty ? choices : items,
            Preset = Member(schema, "default") is { } preset ? Values(preset) : [],
            Least = Number(schema, "minimum"),
            Most = Number(schema, "maximum"),
            Shortest = Number(schema, "minLength"),
            Longest = Number(schema, "maxLength"),
        };
    }

    // enum with enumNames, or oneOf/anyOf of const and title.
    private static ImmutableArray<AskedChoice> Choices(JsonElement schema)
    {
        if (Member(schema, "enum") is { ValueKind: JsonValueKind.Array } values)
        {
            var names = Member(schema, "enumNames") is { ValueKind: JsonValueKind.Array } titles ? Values(titles) : [];
            return [.. Values(values).Select((value, index) => new AskedChoice(value, names.ElementAtOrDefault(index) ?? value))];
        }

        return (Member(schema, "oneOf") ?? Member(schema, "anyOf")) is { ValueKind: JsonValueKind.Array } options
            ? [.. options.EnumerateArray().Where(option => Text(option, "const") is not null).Select(option => new AskedChoice(Text(option, "const")!, Text(option, "title") ?? Text(option, "const")!))]
            : [];
    }

    private static ImmutableArray<string> Values(JsonElement value) => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().SelectMany(item => Values(item))] : [value.ToString()];

    private static string? Number(JsonElement schema, string name) =>
        Member(schema, name) is { ValueKind: JsonValueKind.Number } number && number.TryGetDouble(out var value) ? value.ToString(CultureInfo.InvariantCulture) : null;

    private static string? Text(JsonElement element, string name) => Member(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : null;

    private static bool IsWeb(string? url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
}

/// <summary>How a field of a server's form is filled in.</summary>
public enum AskedKind
{
    Text,
    Mail,
    Link,
    Day,
    Instant,
    WholeNumber,
    Number,
    YesOrNo,
    One,
    Several,

    /// <summary>Of no type that forms have: as JSON.</summary>
    Json,
}

/// <summary>One of several.</summary>
public sealed record AskedChoice(string Value, string Title);

/// <summary>A field of a server's form.</summary>
public sealed record AskedField
{
    public required string Name { get; init; }

    public required string Label { get; init; }

    public string? Description { get; init; }

    public required AskedKind Kind { get; init; }

    public bool IsRequired { get; init; }

    public ImmutableArray<AskedChoice> Choices { get; init; } = [];

    /// <summary>What the server suggests.</summary>
    public ImmutableArray<string> Preset { get; init; } = [];

    public string? Least { get; init; }

    public string? Most { get; init; }

    public string? Shortest { get; init; }

    public string? Longest { get; init; }
}
