using TaskMcp.Silo.Templates.Tree;

namespace TaskMcp.Silo.Templates.Syntax;

internal sealed partial class TemplateParser
{
    /// <summary>Text up to <c>endraw</c>, in which marks mean nothing.</summary>
    private TextStatement? Raw(Token tag)
    {
        EndWith("%}", tag.Position);
        var (start, trimsStart) = (position, trimsNextText);
        var end = Seek(tag, name => name == "endraw");
        var text = source.Text.AsSpan(start, end - start);
        if (trimsStart) text = text.TrimStart();
        if (TrimsBefore(end)) text = text.TrimEnd();
        return text.IsEmpty ? null : new(start, text.ToString());
    }

    /// <summary>Skips to the matching <c>endcomment</c>; what is between need not be well-formed.</summary>
    private TextStatement? Comment(Token tag)
    {
        EndWith("%}", tag.Position);
        var depth = 1;
        Seek(tag, name =>
        {
            if (name == "comment") depth++;
            if (name == "endcomment") depth--;
            return depth == 0;
        });
        return null;
    }

    /// <summary>Finds the tag that <paramref name="isEnd"/> accepts, goes on behind it and returns where it starts.</summary>
    private int Seek(Token tag, Func<string, bool> isEnd)
    {
        var mark = position;
        while ((mark = source.Text.IndexOf("{%", mark, StringComparison.Ordinal)) >= 0)
        {
            if (isEnd(NameAt(mark + (TrimsBefore(mark) ? 3 : 2))))
            {
                StartTag(mark);
                EndWith("%}", mark);
                return mark;
            }

            mark += 2;
        }

        throw new OpenTag(tag.Text, tag.Position).NeverClosed(source);
    }

    private string NameAt(int at)
    {
        var rest = source.Text.AsSpan(int.Min(at, source.Length)).TrimStart();
        var length = 0;
        while (length < rest.Length && char.IsAsciiLetter(rest[length])) length++;
        return rest[..length].ToString();
    }
}
