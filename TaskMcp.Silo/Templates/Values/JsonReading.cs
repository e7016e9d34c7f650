using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.Silo.Templates.Values;

/// <summary>
/// Reads the caller's JSON. JSON from outside may hold what the DOM only refuses when it is touched (half a surrogate pair, a
/// key twice); that is a fault of the data, not a bug.
/// </summary>
internal static class JsonReading
{
    public static LiquidValue Node(JsonNode? node) => node switch
    {
        null => LiquidValue.Nil,
        JsonObject map => LiquidValue.Of(map),
        JsonArray list => LiquidValue.Of(new JsonList(list)),
        _ => Guarded(node.AsValue(), static value => Scalar(value)),
    };

    /// <summary>Missing when there is no such key.</summary>
    public static LiquidValue Property(JsonObject map, string key)
    {
        JsonNode? node;
        try
        {
            if (!map.TryGetPropertyValue(key, out node)) return LiquidValue.Missing;
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            throw Unreadable();
        }

        return Node(node);
    }

    public static int Count(JsonObject map) => Guarded(map, static map => map.Count);

    /// <summary>The members, read completely so that a fault shows here.</summary>
    public static KeyValuePair<string, JsonNode?>[] Members(JsonObject map) => Guarded(map, static map => map.ToArray());

    public static bool DeepEquals(JsonNode? left, JsonNode? right) =>
        Guarded((left, right), static pair => JsonNode.DeepEquals(pair.left, pair.right));

    private static LiquidValue Scalar(JsonValue value)
    {
        switch (value.GetValueKind())
        {
            case JsonValueKind.True: return LiquidValue.True;
            case JsonValueKind.False: return LiquidValue.False;
            case JsonValueKind.Null: return LiquidValue.Nil;
            case JsonValueKind.String:
                // A Guid or an instant put in by code is a JSON string, but not a string to TryGetValue.
                return LiquidValue.Of(value.TryGetValue<string>(out var text) ? text : Reread(value).GetString()!);
            case JsonValueKind.Number: return Number(value);
            default: return Node(JsonNode.Parse(value.ToJsonString()));
        }
    }

    private static LiquidValue Number(JsonValue value)
    {
        if (value.TryGetValue<int>(out var small)) return LiquidValue.Of(small);
        if (value.TryGetValue<long>(out var large)) return LiquidValue.Of(large);
        var element = value.TryGetValue<JsonElement>(out var parsed) ? parsed : Reread(value);
        if (element.TryGetDecimal(out var number)) return LiquidValue.Of(number, value);
        // Past decimal's range only the order matters; what is written out is the original text.
        var isNegative = element.GetRawText().StartsWith('-');
        return LiquidValue.Of(isNegative ? decimal.MinValue : decimal.MaxValue, value);
    }

    private static JsonElement Reread(JsonValue value) => JsonElement.Parse(value.ToJsonString());

    private static TResult Guarded<TArgument, TResult>(TArgument argument, Func<TArgument, TResult> read)
    {
        try
        {
            return read(argument);
        }
        catch (Exception error) when (IsUnreadable(error))
        {
            throw Unreadable();
        }
    }

    private static bool IsUnreadable(Exception error) =>
        error is InvalidOperationException or ArgumentException or FormatException or JsonException or NotSupportedException;

    private static TemplateFault Unreadable() =>
        TemplateFault.Value("the data holds JSON that cannot be read (broken text or a key twice)");
}
