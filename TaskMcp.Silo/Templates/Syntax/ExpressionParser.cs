using System.Globalization;
using TaskMcp.Silo.Templates.Tree;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Syntax;

/// <summary>Parses what stands within a tag: sums and paths here, filters and tests in the other part.</summary>
internal sealed partial class ExpressionParser(SourceText source, Lexer lexer)
{
    private int depth;

    /// <summary>A path that stands alone, outside of a template.</summary>
    public static PathExpression ParsePath(SourceText source)
    {
        var lexer = new Lexer(source);
        lexer.Start(0);
        var parser = new ExpressionParser(source, lexer);
        if (lexer.Current.Kind != TokenKind.Identifier) throw parser.Unexpected("a field");
        var path = parser.Path();
        return lexer.Current.Kind == TokenKind.EndOfSource ? path : throw parser.Unexpected("'.' or the end of the field");
    }

    /// <summary>A value with + and −, without filters.</summary>
    public Expression Value()
    {
        var first = Operand();
        if (lexer.Current.Kind is not (TokenKind.Plus or TokenKind.Minus)) return first;
        var others = new List<Summand>();
        while (lexer.Current.Kind is TokenKind.Plus or TokenKind.Minus)
        {
            var operation = Take();
            others.Add(new(operation.Position, operation.Kind == TokenKind.Minus, Operand()));
        }

        return new SumExpression(first, [.. others]);
    }

    /// <summary>The name of a variable that a tag makes.</summary>
    public string Name()
    {
        if (lexer.Current.Kind != TokenKind.Identifier) throw Unexpected("a name");
        return Take().Text;
    }

    public bool TakeKeyword(string keyword)
    {
        if (!lexer.Current.Is(keyword)) return false;
        lexer.Advance();
        return true;
    }

    public void Expect(TokenKind kind, string what)
    {
        if (lexer.Current.Kind != kind) throw Unexpected(what);
        lexer.Advance();
    }

    public TemplateException Unexpected(string wanted) =>
        source.SyntaxError($"{wanted} is expected, not {lexer.Current}", lexer.Position);

    private Expression Operand()
    {
        var token = lexer.Current;
        switch (token.Kind)
        {
            case TokenKind.Text: return Literal(LiquidValue.Of(token.Text));
            case TokenKind.Number: return Literal(LiquidValue.Of(Number(token, token.Text)));
            case TokenKind.Duration: return Literal(LiquidValue.Of(Duration(token)));
            case TokenKind.Minus: return Negative(token);
            case TokenKind.OpenParenthesis: return Range(token);
            case TokenKind.Identifier: return Keyword(token.Text) is { } literal ? Literal(literal) : Path();
            default: throw Unexpected("a value");
        }
    }

    private static LiquidValue? Keyword(string name) => name switch
    {
        "true" => LiquidValue.True,
        "false" => LiquidValue.False,
        "nil" or "null" => LiquidValue.Nil,
        "empty" => LiquidValue.Empty,
        "blank" => LiquidValue.Blank,
        _ => null,
    };

    private LiteralExpression Literal(LiquidValue value) => new(Take().Position, value);

    private Expression Negative(Token minus)
    {
        lexer.Advance();
        if (lexer.Current.Kind == TokenKind.Number) return Literal(LiquidValue.Of(Number(lexer.Current, "-" + lexer.Current.Text)));
        return Nested(minus, () => new NegativeExpression(minus.Position, Operand()));
    }

    private decimal Number(Token token, string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw source.SyntaxError($"{token} is too large for a number", token.Position);

    private TimeSpan Duration(Token token) => DurationText.TryParse(token.Text, out var duration)
        ? duration
        : throw source.SyntaxError($"{token} is neither a number nor a duration such as 30m, 24h or 1h30m", token.Position);

    private RangeExpression Range(Token open)
    {
        lexer.Advance();
        return Nested(open, () =>
        {
            var first = Value();
            Expect(TokenKind.Range, "'..'");
            var last = Value();
            Expect(TokenKind.CloseParenthesis, "')'");
            return new RangeExpression(open.Position, first, last);
        });
    }

    private PathExpression Path()
    {
        var root = Take();
        var segments = new List<PathSegment>();
        while (lexer.Current.Kind is TokenKind.Dot or TokenKind.OpenBracket)
        {
            var token = Take();
            segments.Add(token.Kind == TokenKind.Dot ? Member() : Nested(token, () => Index(token)));
        }

        return new(root.Position, root.Text, [.. segments]);
    }

    private PathSegment Member()
    {
        var position = lexer.Position;
        if (lexer.Current.Kind != TokenKind.Identifier) throw Unexpected("a field name after '.'");
        return new(Take().Text, null, position);
    }

    private PathSegment Index(Token open)
    {
        var index = Value();
        Expect(TokenKind.CloseBracket, "']'");
        return index is LiteralExpression { Value: { Kind: LiquidKind.Text } key } ? new(key.Text, null, index.Position) : new(null, index, open.Position);
    }

    private T Nested<T>(Token at, Func<T> parse)
    {
        if (++depth > TemplateLimits.MaxLevels)
            throw source.Error(TemplateErrorCodes.Limit, $"expressions are nested deeper than {TemplateLimits.MaxLevels} levels", at.Position);
        var parsed = parse();
        depth--;
        return parsed;
    }

    private Token Take()
    {
        var token = lexer.Current;
        lexer.Advance();
        return token;
    }
}
