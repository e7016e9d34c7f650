using System.Text;
using System.Text.Json.Nodes;

namespace TaskMcp.EndToEnd.Http;

/// <summary>JSON with wrong, extreme, missing and additional values, and text that is not JSON at all.</summary>
internal static class FuzzedJson
{
    /// <summary>A lone surrogate can be written in JSON but not held in a node, so it has a stand-in until the end.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1e308", "1e-400", "99999999999999999999999999", "0.1", "\"\"", "\" \"", "\"x\"", "\"\\u0000\"", "\"@lone@\"", "\"\u202e\U0001F4A9\"",
        "[]", "[null]", "[[]]", "{}", "{\"a\":{}}", "[1,\"x\",{}]", "\"2026-02-30T00:00:00Z\"", "\"0001-01-01T00:00:00+14:00\"", "\"9999-12-31T23:59:59.9999999-14:00\"", "\"2026-12-01\"", "\"1h30m\"",
        "\"PT-5M\"", "\"99999999d\"", "\"P99999999999Y\"", "\"{{ task.title }}\"", "\"{{ nonsense }}\"", "\"{{ task.title | nonsense }}\"", "\"{% for i in (1..1000000000) %}x{% endfor %}\"", "\"{{\"", "\"{% if\"",
        "\"{{ now | date: '%Y' }}\"", "\"00000000-0000-0000-0000-000000000000\"", "\"todo\"", "\"done\"", "\"(a+)+$\"", "\"everything__echo\"", "\"__\"", "\"../../etc/passwd\"", "\"http://[::1\"",
    ];

    private static readonly string[] Names = ["title", "id", "version", "nonsense", "", "__proto__", "a.b", "Title", "bindings", "config", "fields", "tags", "\u0000"];

    /// <summary>The JSON with one value changed, removed or added somewhere.</summary>
    public static JsonNode? Changed(JsonNode? json, Random random)
    {
        switch (json)
        {
            case JsonObject members when members.Count > 0 && random.Next(5) > 0:
                var name = members.ElementAt(random.Next(members.Count)).Key;
                switch (random.Next(8))
                {
                    case 0: members.Remove(name); break;
                    case 1: members[Names[random.Next(Names.Length)]] = Value(random); break;
                    default:
                        var value = members[name];
                        members.Remove(name);
                        members[name] = Changed(value, random);
                        break;
                }

                return members;
            case JsonArray items when items.Count > 0 && random.Next(5) > 0:
                var index = random.Next(items.Count);
                var item = items[index];
                items.RemoveAt(index);
                items.Insert(index, Changed(item, random));
                if (random.Next(4) == 0) items.Add(items[0]?.DeepClone());
                return items;
            default:
                return Value(random);
        }
    }

    /// <summary>The bytes of the JSON, sometimes broken on the way.</summary>
    public static byte[] Bytes(JsonNode? json, Random random)
    {
        var text = (json?.ToJsonString() ?? "null").Replace("@lone@", "\\ud800", StringComparison.Ordinal);
        return random.Next(20) switch
        {
            0 => Encoding.UTF8.GetBytes(text[..random.Next(text.Length)]),
            1 => [.. Encoding.UTF8.GetBytes(text), 0xC3, 0x28],
            2 => Encoding.UTF8.GetBytes(text.Replace(":", ":\ud800", StringComparison.Ordinal)),
            3 => [.. Encoding.UTF8.GetPreamble(), .. Encoding.UTF8.GetBytes(text)],
            4 => Encoding.Unicode.GetBytes(text),
            5 => [],
            6 when text.StartsWith('{') => Encoding.UTF8.GetBytes($"{{\"title\":\"first\",{text[1..]}"),
            _ => Encoding.UTF8.GetBytes(text),
        };
    }

    private static JsonNode? Value(Random random) => random.Next(40) switch
    {
        0 => JsonValue.Create(new string('x', random.Next(490, 120_000))),
        1 => Nested(random.Next(2, 200)),
        2 => new JsonArray([.. Enumerable.Range(0, random.Next(40, 1200)).Select(i => (JsonNode)$"item {i}")]),
        3 => new JsonObject(Enumerable.Range(0, random.Next(60, 400)).Select(i => KeyValuePair.Create($"key{i}", (JsonNode?)i))),
        _ => JsonNode.Parse(Values[random.Next(Values.Length)]),
    };

    private static JsonNode Nested(int depth)
    {
        JsonNode nested = new JsonObject();
        for (; depth > 0; depth--) nested = depth % 2 == 0 ? new JsonArray(nested) : new JsonObject { ["d"] = nested };
        return nested;
    }
}
