using System.Collections.Immutable;
using System.Globalization;

namespace TaskMcp.Api.Mcp.Tools;

/// <summary>Shows long texts in part and says so: a model pays for every character, and the rest is one call away.</summary>
internal sealed class TextCut(int limit, string wayOut)
{
    public const int Least = 200;
    public const int Usual = 4_000;
    public const int Most = 1_000_000;

    private readonly ImmutableArray<string>.Builder _notices = ImmutableArray.CreateBuilder<string>();

    /// <summary>What was left out, and how to get it; null when nothing was.</summary>
    public ImmutableArray<string>? Notices => _notices.Count == 0 ? null : _notices.ToImmutable();

    /// <summary>A part of a text, from a place in it on.</summary>
    public string Text(string name, string text, int from = 0)
    {
        if (from == 0 && text.Length <= limit) return text;
        var start = Boundary(text, Math.Min(from, text.Length));
        var end = Boundary(text, (int)Math.Min((long)start + limit, text.Length));
        _notices.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: characters {start}–{end} of {text.Length} are shown; {wayOut}"));
        return text[start..end];
    }

    /// <summary>The whole of some JSON; null when it is too long.</summary>
    public JsonText? Json(string name, JsonText json)
    {
        var length = json.ToString().Length;
        if (length <= limit) return json;
        _notices.Add(string.Create(CultureInfo.InvariantCulture, $"{name}: {length} characters are left out; {wayOut}"));
        return null;
    }

    /// <summary>Says what else was left out.</summary>
    public void Note(string notice) => _notices.Add(notice);

    /// <summary>Never in the middle of a character.</summary>
    private static int Boundary(string text, int place) =>
        place > 0 && place < text.Length && char.IsLowSurrogate(text[place]) && char.IsHighSurrogate(text[place - 1]) ? place - 1 : place;
}
