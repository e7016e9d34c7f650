using TaskMcp.Silo.Templates.Tree;

namespace TaskMcp.Silo.Templates.Syntax;

internal sealed partial class ExpressionParser
{
    /// <summary>A value with its filters.</summary>
    public Expression Filtered()
    {
        var input = Value();
        var filters = new List<AppliedFilter>();
        while (lexer.Current.Kind == TokenKind.Pipe)
        {
            lexer.Advance();
            filters.Add(Filter());
        }

        return filters.Count == 0 ? input : new FilteredExpression(input, [.. filters]);
    }

    /// <summary>Tests joined by <c>and</c> and <c>or</c>.</summary>
    public Expression Condition()
    {
        var tests = new List<Expression> { Test() };
        var isOr = new List<bool>();
        while (lexer.Current.Is("and") || lexer.Current.Is("or"))
        {
            isOr.Add(Take().Text == "or");
            tests.Add(Test());
        }

        return tests.Count == 1 ? tests[0] : new LogicExpression(tests[0].Position, [.. tests], [.. isOr]);
    }

    private Expression Test()
    {
        var left = Value();
        var operation = lexer.Current;
        if (operation.Kind == TokenKind.Assign) throw source.SyntaxError("'=' assigns; compare with '=='", operation.Position);
        if (operation.Kind != TokenKind.Comparison && !operation.Is("contains")) return left;
        lexer.Advance();
        return new ComparisonExpression(operation.Position, left, operation.Text, Value());
    }

    private AppliedFilter Filter()
    {
        if (lexer.Current.Kind != TokenKind.Identifier) throw Unexpected("the name of a filter");
        var name = Take();
        var filter = new AppliedFilter(name.Position, name.Text, [.. lexer.Current.Kind == TokenKind.Colon ? Arguments(name) : []]);
        return filter.ArgumentError is { } error ? throw source.SyntaxError(error, name.Position) : filter;
    }

    private List<Expression> Arguments(Token filter)
    {
        var arguments = new List<Expression>();
        do
        {
            lexer.Advance();
            arguments.Add(Argument(filter, arguments.Count));
        }
        while (lexer.Current.Kind == TokenKind.Comma);
        return arguments;
    }

    // `default: 5, allow_false: true` is the only named argument of Liquid's filters; it is the second of `default`.
    private Expression Argument(Token filter, int index)
    {
        var value = Value();
        if (lexer.Current.Kind != TokenKind.Colon) return value;
        if (filter.Text != "default" || index != 1 || value is not PathExpression { Root: "allow_false" })
            throw source.SyntaxError($"the filter '{filter.Text}' takes no argument of that name", value.Position);
        lexer.Advance();
        return Value();
    }
}
