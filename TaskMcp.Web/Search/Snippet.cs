using System.Collections.Immutable;
using TaskMcp.Tasks;

namespace TaskMcp.Web.Search;

/// <summary>A piece of a text; marked where a word of the search is.</summary>
public sealed record SnippetPart(string Text, bool IsMarked);

/// <summary>Where in a task the words of a search are. Pure.</summary>
public static class Snippet
{
    private const int Before = 60;
    private const int Length = 200;

    /// <summary>The words that a person typed.</summary>
    public static ImmutableArray<string> WordsOf(string? text) => [.. (text ?? "").Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>The first place in the note or the notes where a word is, with what stands around it; else the beginning of the note. Empty when there is none.</summary>
    public static ImmutableArray<SnippetPart> Of(TaskSnapshot task, ImmutableArray<string> words)
    {
        foreach (var text in task.Notes.Select(note => note.Text).Prepend(task.Note))
            if (First(text, words) is >= 0 and var at) return Mark(Around(text, at), words);
        return task.Note.Length == 0 ? [] : Mark(Around(task.Note, 0), words);
    }

    /// <summary>A text with the words marked.</summary>
    public static ImmutableArray<SnippetPart> Mark(string text, ImmutableArray<string> words)
    {
        var parts = ImmutableArray.CreateBuilder<SnippetPart>();
        var from = 0;
        while (from < text.Length)
        {
            var (at, length) = Next(text, words, from);
            if (at < 0) break;
            if (at > from) parts.Add(new(text[from..at], false));
            parts.Add(new(text[at..(at + length)], true));
            from = at + length;
        }

        if (from < text.Length) parts.Add(new(text[from..], false));
        return parts.ToImmutable();
    }

    private static int First(string text, ImmutableArray<string> words) => Next(text, words, 0).At;

    private static (int At, int Length) Next(string text, ImmutableArray<string> words, int from) => words
        .Select(word => (At: text.IndexOf(word, from, StringComparison.OrdinalIgnoreCase), word.Length))
        .Where(place => place.At >= 0).OrderBy(place => place.At).ThenByDescending(place => place.Length)
        .FirstOrDefault((-1, 0));

    private static string Around(string text, int at)
    {
        var start = Math.Max(0, at - Before);
        // Not in the middle of a word, nor of a character.
        if (start > 0 && text.IndexOf(' ', start, at - start) is >= 0 and var blank) start = blank + 1;
        else if (start > 0 && char.IsLowSurrogate(text[start])) start--;
        var end = Math.Min(text.Length, start + Length);
        if (end < text.Length && char.IsLowSurrogate(text[end])) end++;
        var piece = string.Join(' ', text[start..end].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return $"{(start > 0 ? "… " : "")}{piece}{(end < text.Length ? " …" : "")}";
    }
}
