using System.Globalization;
using System.Text.Json;

namespace TaskMcp.Api.Http;

/// <summary>The version of something as an HTTP entity tag: <c>"7"</c> (SPEC T-7).</summary>
internal static class EntityTag
{
    public static string Of(long version) => $"\"{version.ToString(CultureInfo.InvariantCulture)}\"";

    /// <summary>The tag of a state in a refusal, if it has a version.</summary>
    public static string? OfCurrent(JsonText current)
    {
        using var document = JsonDocument.Parse(current.ToString());
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("version", out var version) && version.TryGetInt64(out var number)
            ? Of(number)
            : null;
    }

    /// <summary>Reads one tag, weak or not. A tag that is no version is one that never matches.</summary>
    public static bool TryParse(string text, out long version)
    {
        version = -1;
        var tag = text.AsSpan().Trim();
        if (tag.StartsWith("W/", StringComparison.Ordinal)) tag = tag[2..];
        if (tag.Length < 2 || tag[0] != '"' || tag[^1] != '"') return false;
        tag = tag[1..^1];
        if (tag.ContainsAny('"', ',')) return false;
        if (long.TryParse(tag, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) version = number;
        return true;
    }
}
