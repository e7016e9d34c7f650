using TaskMcp.Silo.Templates.Tree;

namespace TaskMcp.Silo.Templates.Syntax;

internal sealed partial class TemplateParser
{
    private static readonly string[] Closing =
        ["endif", "endunless", "endcase", "endfor", "endcapture", "endcomment", "endraw", "elsif", "else", "when"];

    private static readonly string[] Opening =
        ["if", "unless", "case", "for", "assign", "capture", "comment", "raw", "break", "continue"];

    /// <summary>Parses a tag whose name has been read; null for a comment.</summary>
    private Statement? Tag(Token tag, OpenTag? open) => tag.Text switch
    {
        "if" => Nested(tag, () => If(tag, wanted: true)),
        "unless" => Nested(tag, () => If(tag, wanted: false)),
        "case" => Nested(tag, () => Case(tag)),
        "for" => Nested(tag, () => For(tag)),
        "capture" => Nested(tag, () => Capture(tag)),
        "assign" => Assign(tag),
        "break" => Leave(tag, Flow.Break),
        "continue" => Leave(tag, Flow.Continue),
        "raw" => Raw(tag),
        "comment" => Comment(tag),
        _ => throw UnknownTag(tag, open),
    };

    private IfStatement If(Token tag, bool wanted)
    {
        var branches = new List<Branch>();
        var open = new OpenTag(tag.Text, tag.Position, "elsif", "else");
        var divider = tag.Text;
        while (divider == tag.Text || divider == "elsif")
        {
            var test = expressions.Condition();
            EndWith("%}", tag.Position);
            var isWanted = divider == "elsif" || wanted;
            (var body, divider) = Statements(open);
            branches.Add(new(test, isWanted, body));
        }

        return new(tag.Position, [.. branches], Otherwise(open, divider) ?? Block.Nothing);
    }

    private CaseStatement Case(Token tag)
    {
        var subject = expressions.Value();
        EndWith("%}", tag.Position);
        var open = new OpenTag(tag.Text, tag.Position, "when", "else");
        var (_, divider) = Statements(open);
        var cases = new List<When>();
        while (divider == "when")
        {
            var values = Alternatives();
            EndWith("%}", tag.Position);
            (var body, divider) = Statements(open);
            cases.Add(new(values, body));
        }

        return new(tag.Position, subject, [.. cases], Otherwise(open, divider) ?? Block.Nothing);
    }

    private Expression[] Alternatives()
    {
        var values = new List<Expression> { expressions.Value() };
        while (lexer.Current.Kind == TokenKind.Comma || lexer.Current.Is("or"))
        {
            lexer.Advance();
            values.Add(expressions.Value());
        }

        return [.. values];
    }

    private ForStatement For(Token tag)
    {
        var header = ForHeader();
        EndWith("%}", tag.Position);
        var open = new OpenTag(tag.Text, tag.Position, "else");
        openLoops++;
        var (body, divider) = Statements(open);
        openLoops--;
        return new(tag.Position, header, body, Otherwise(open, divider));
    }

    private ForHeader ForHeader()
    {
        var header = new ForHeader(expressions.Name(), Items(), null, null, false);
        while (lexer.Current.Kind is TokenKind.Identifier or TokenKind.Comma)
        {
            if (lexer.Current.Kind == TokenKind.Comma) lexer.Advance();
            if (expressions.TakeKeyword("reversed")) header = header with { IsReversed = true };
            else if (expressions.TakeKeyword("limit")) header = header with { Limit = Option() };
            else if (expressions.TakeKeyword("offset")) header = header with { Offset = Option() };
            else throw expressions.Unexpected("'limit:', 'offset:' or 'reversed'");
        }

        return header;
    }

    private Expression Items()
    {
        if (!expressions.TakeKeyword("in")) throw expressions.Unexpected("'in'");
        return expressions.Value();
    }

    private Expression Option()
    {
        expressions.Expect(TokenKind.Colon, "':'");
        return expressions.Value();
    }

    private CaptureStatement Capture(Token tag)
    {
        var name = lexer.Current.Kind == TokenKind.Text ? TakeText() : expressions.Name();
        EndWith("%}", tag.Position);
        var (body, _) = Statements(new(tag.Text, tag.Position));
        return new(tag.Position, name, End(body, tag.Position));
    }

    private AssignStatement Assign(Token tag)
    {
        var name = expressions.Name();
        expressions.Expect(TokenKind.Assign, "'='");
        var value = expressions.Filtered();
        EndWith("%}", tag.Position);
        return new(tag.Position, name, value);
    }

    private LeaveStatement Leave(Token tag, Flow flow)
    {
        if (openLoops == 0) throw source.SyntaxError($"'{tag.Text}' stands outside of 'for'", tag.Position);
        EndWith("%}", tag.Position);
        return new(tag.Position, flow);
    }

    private string TakeText()
    {
        var text = lexer.Current.Text;
        lexer.Advance();
        return text;
    }

    /// <summary>Reads an <c>else</c> and what follows it, or ends the tag.</summary>
    private Block? Otherwise(OpenTag open, string divider)
    {
        EndWith("%}", open.Position);
        if (divider != "else") return null;
        var (body, _) = Statements(open with { Dividers = [] });
        return End(body, open.Position);
    }

    private Block End(Block body, int position)
    {
        EndWith("%}", position);
        return body;
    }

    private T Nested<T>(Token tag, Func<T> parse)
    {
        if (++levels > TemplateLimits.MaxLevels)
            throw source.Error(TemplateErrorCodes.Limit, $"tags are nested deeper than {TemplateLimits.MaxLevels} levels", tag.Position);
        var parsed = parse();
        levels--;
        return parsed;
    }

    private TemplateException UnknownTag(Token tag, OpenTag? open)
    {
        if (Array.IndexOf(Closing, tag.Text) < 0)
            return source.SyntaxError($"there is no tag '{tag.Text}'{Suggestion.For(tag.Text, Opening)}", tag.Position);
        return source.SyntaxError(
            open is null ? $"'{tag.Text}' has no tag to belong to" : $"'{tag.Text}' does not belong to the open '{open.Name}', which needs '{open.End}'",
            tag.Position);
    }
}
