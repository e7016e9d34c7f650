using TaskMcp.Silo.Templates.Rendering;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>Takes HTML out of a text in time proportional to it. For readability, not for safety: what is shown is escaped where it is shown.</summary>
internal static class Markup
{
    private static readonly (string Start, string End)[] Containers = [("<script", "</script>"), ("<style", "</style>"), ("<!--", "-->")];

    public static string Strip(string text, BoundedText result)
    {
        var (position, lastEnds) = (0, LastEnds(text));
        while (position < text.Length)
        {
            var open = text.IndexOf('<', position);
            var close = open < 0 ? -1 : EndOfMarkup(text, open, lastEnds);
            if (close < 0) break;
            result.Append(text.AsSpan(position, open - position));
            position = close;
        }

        return result.Append(text.AsSpan(position)).ToString();
    }

    // Looked up once, so that a thousand openings without an end do not search the text a thousand times.
    private static int[] LastEnds(string text) =>
        Array.ConvertAll(Containers, container => text.LastIndexOf(container.End, StringComparison.OrdinalIgnoreCase));

    // Scripts, styles and comments go with what they contain.
    private static int EndOfMarkup(string text, int open, int[] lastEnds)
    {
        for (var index = 0; index < Containers.Length; index++)
        {
            var (start, end) = Containers[index];
            if (open < lastEnds[index] && text.AsSpan(open).StartsWith(start, StringComparison.OrdinalIgnoreCase))
                return text.IndexOf(end, open, StringComparison.OrdinalIgnoreCase) + end.Length;
        }

        return text.IndexOf('>', open) is var close and >= 0 ? close + 1 : -1;
    }
}
