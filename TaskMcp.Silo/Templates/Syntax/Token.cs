namespace TaskMcp.Silo.Templates.Syntax;

internal enum TokenKind
{
    Identifier,
    Number,
    Duration,
    Text,
    Dot,
    Range,
    OpenBracket,
    CloseBracket,
    OpenParenthesis,
    CloseParenthesis,
    Colon,
    Comma,
    Pipe,
    Plus,
    Minus,
    Assign,
    Comparison,

    /// <summary><c>}}</c>, <c>-}}</c>, <c>%}</c> or <c>-%}</c>.</summary>
    End,
    EndOfSource,
}

/// <summary>A token within <c>{{ }}</c> or <c>{% %}</c>; its text is a literal's without the quotes.</summary>
internal readonly record struct Token(TokenKind Kind, int Position, string Text)
{
    public bool Is(string keyword) => Kind == TokenKind.Identifier && Text == keyword;

    public override string ToString() => Kind switch
    {
        TokenKind.EndOfSource => "the end of the template",
        TokenKind.Text => "a text",
        _ => $"'{Text}'",
    };
}
