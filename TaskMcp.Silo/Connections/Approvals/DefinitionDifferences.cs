using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections.Approvals;

/// <summary>Where two JSON values differ, by JSON Pointer (RFC 6901), for a person to read: names in order, items by their place. Pure.</summary>
internal static class DefinitionDifferences
{
    /// <summary>More than this are shown as one difference of the whole, so that nothing is left out.</summary>
    public const int Most = 200;

    /// <summary>Empty when they are equal. Null stands for what is not known any more.</summary>
    public static ImmutableArray<DefinitionDifference> Between(JsonNode? was, JsonNode? @is)
    {
        if (was is null || @is is null) return was is null && @is is null ? [] : [Whole(was, @is)];
        var found = ImmutableArray.CreateBuilder<DefinitionDifference>();
        Compare("", was, @is, found);
        return found.Count > Most ? [Whole(was, @is)] : found.ToImmutable();
    }

    private static DefinitionDifference Whole(JsonNode? was, JsonNode? @is) => new() { Path = "", Was = Shown(was, was is not null), Is = Shown(@is, @is is not null) };

    private static void Compare(string path, JsonNode? was, JsonNode? @is, ImmutableArray<DefinitionDifference>.Builder found)
    {
        if (found.Count > Most) return;
        if (was is JsonObject before && @is is JsonObject after) CompareObjects(path, before, after, found);
        else if (was is JsonArray first && @is is JsonArray second) CompareArrays(path, first, second, found);
        else if (CanonicalJson.Write(was) != CanonicalJson.Write(@is)) found.Add(new() { Path = path, Was = Shown(was, exists: true), Is = Shown(@is, exists: true) });
    }

    private static void CompareObjects(string path, JsonObject was, JsonObject @is, ImmutableArray<DefinitionDifference>.Builder found)
    {
        foreach (var name in was.Select(member => member.Key).Union(@is.Select(member => member.Key)).Order(StringComparer.Ordinal))
        {
            var (had, has) = (was.TryGetPropertyValue(name, out var before), @is.TryGetPropertyValue(name, out var after));
            Step($"{path}/{Escaped(name)}", had, before, has, after, found);
        }
    }

    private static void CompareArrays(string path, JsonArray was, JsonArray @is, ImmutableArray<DefinitionDifference>.Builder found)
    {
        for (var i = 0; i < Math.Max(was.Count, @is.Count); i++)
        {
            Step($"{path}/{i}", i < was.Count, was.ElementAtOrDefault(i), i < @is.Count, @is.ElementAtOrDefault(i), found);
        }
    }

    private static void Step(string path, bool had, JsonNode? was, bool has, JsonNode? @is, ImmutableArray<DefinitionDifference>.Builder found)
    {
        if (had && has) Compare(path, was, @is, found);
        else found.Add(new() { Path = path, Was = Shown(was, had), Is = Shown(@is, has) });
    }

    private static JsonText? Shown(JsonNode? value, bool exists) => exists ? KeptJson.OrText(CanonicalJson.Write(value)) : null;

    // RFC 6901, 3: the tilde first.
    private static string Escaped(string name) => name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
