using TaskMcp.Silo.Templates.Tree;

namespace TaskMcp.Silo.Templates.Syntax;

/// <summary>Parses a template into its checked tree: text and outputs here, tags in the other part.</summary>
internal sealed partial class TemplateParser
{
    private readonly SourceText source;
    private readonly Lexer lexer;
    private readonly ExpressionParser expressions;

    // Where text goes on, and whether the mark before it trims the text's white space.
    private int position;
    private bool trimsNextText;
    private int levels;
    private int openLoops;

    private TemplateParser(SourceText source)
    {
        this.source = source;
        lexer = new(source);
        expressions = new(source, lexer);
    }

    public static Block Parse(SourceText source)
    {
        if (source.Length > TemplateLimits.MaxSourceLength)
            throw new TemplateException(TemplateErrorCodes.Limit, $"a template may have at most {TemplateLimits.MaxSourceLength} characters (was {source.Length})", 0, 0);
        return new TemplateParser(source).Statements(null).Body;
    }

    /// <summary>Reads statements up to one of the tags that end or divide the open one; its arguments are still to be read.</summary>
    private (Block Body, string Tag) Statements(OpenTag? open)
    {
        var statements = new List<Statement>();
        while (true)
        {
            var mark = NextMark();
            AddText(statements, mark);
            if (mark < 0) return open is null ? (new([.. statements]), "") : throw open.NeverClosed(source);
            if (source.Text[mark + 1] == '{')
            {
                statements.Add(Output(mark));
                continue;
            }

            if (SkipsRemark(mark)) continue;
            var tag = StartTag(mark);
            if (open is not null && open.Accepts(tag.Text)) return (new([.. statements]), tag.Text);
            if (Tag(tag, open) is { } statement) statements.Add(statement);
        }
    }

    private int NextMark()
    {
        for (var at = position; ; at++)
        {
            at = source.Text.IndexOf('{', at);
            if (at < 0 || at + 1 >= source.Length) return -1;
            if (source.Text[at + 1] is '{' or '%') return at;
        }
    }

    private void AddText(List<Statement> statements, int mark)
    {
        var end = mark < 0 ? source.Length : mark;
        var text = source.Text.AsSpan(position, end - position);
        if (trimsNextText) text = text.TrimStart();
        if (mark >= 0 && TrimsBefore(mark)) text = text.TrimEnd();
        if (!text.IsEmpty) statements.Add(new TextStatement(position, text.ToString()));
    }

    private bool TrimsBefore(int mark) => mark + 2 < source.Length && source.Text[mark + 2] == '-';

    private OutputStatement Output(int mark)
    {
        StartWithin(mark);
        var expression = expressions.Filtered();
        EndWith("}}", mark);
        return new(mark, expression);
    }

    private Token StartTag(int mark)
    {
        StartWithin(mark);
        var tag = lexer.Current;
        if (tag.Kind != TokenKind.Identifier) throw expressions.Unexpected("the name of a tag");
        lexer.Advance();
        return tag with { Position = mark };
    }

    // `{% # … %}` is a remark.
    private bool SkipsRemark(int mark)
    {
        var within = source.Text.AsSpan(mark + (TrimsBefore(mark) ? 3 : 2));
        if (!within.TrimStart().StartsWith('#')) return false;
        var length = within.IndexOf("%}");
        if (length < 0) throw source.SyntaxError("'{%' is never closed with '%}'", mark);
        lexer.Start(source.Length - within.Length + length - (within[length - 1] == '-' ? 1 : 0));
        EndWith("%}", mark);
        return true;
    }

    private void StartWithin(int mark) => lexer.Start(mark + (TrimsBefore(mark) ? 3 : 2));

    /// <summary>Ends the tag or output; text goes on behind it.</summary>
    private void EndWith(string closing, int mark)
    {
        var end = lexer.Current;
        if (end.Kind == TokenKind.EndOfSource) throw source.SyntaxError($"'{source.Text.AsSpan(mark, 2)}' is never closed with '{closing}'", mark);
        if (end.Kind != TokenKind.End || !end.Text.EndsWith(closing, StringComparison.Ordinal)) throw expressions.Unexpected($"'{closing}'");
        trimsNextText = end.Text[0] == '-';
        position = lexer.Behind;
    }
}
