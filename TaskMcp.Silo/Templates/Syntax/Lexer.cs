namespace TaskMcp.Silo.Templates.Syntax;

/// <summary>Reads the tokens between <c>{{</c> and <c>}}</c> or <c>{%</c> and <c>%}</c>, one at a time.</summary>
internal sealed class Lexer(SourceText source)
{
    private readonly string text = source.Text;
    private int position;

    public Token Current { get; private set; }

    /// <summary>Where the current token starts.</summary>
    public int Position => Current.Position;

    /// <summary>Just behind the current token.</summary>
    public int Behind => position;

    public void Start(int at)
    {
        position = at;
        Advance();
    }

    public void Advance() => Current = Read();

    private Token Read()
    {
        while (position < text.Length && char.IsWhiteSpace(text[position])) position++;
        if (position >= text.Length) return new(TokenKind.EndOfSource, text.Length, "");
        var next = text[position];
        if (IsFirstOfName(next)) return Name();
        if (char.IsAsciiDigit(next)) return Number();
        if (next is '"' or '\'') return Quoted(next);
        return Closing() ?? Symbol(next);
    }

    private Token Name()
    {
        var end = position + 1;
        while (end < text.Length && (IsFirstOfName(text[end]) || char.IsAsciiDigit(text[end]) || IsHyphenWithin(end))) end++;
        if (end < text.Length && text[end] == '?') end++;
        return Take(TokenKind.Identifier, end - position);
    }

    // `first-name` is a name, `now-24h` a subtraction and `x-}}` trims white space.
    private bool IsHyphenWithin(int at) => text[at] == '-' && at + 1 < text.Length && IsFirstOfName(text[at + 1]);

    private Token Number()
    {
        var end = EndOfDigits(position);
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1])) end = EndOfDigits(end + 1);
        if (end >= text.Length || !IsFirstOfName(text[end])) return Take(TokenKind.Number, end - position);
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end])) end++;
        return Take(TokenKind.Duration, end - position);
    }

    private int EndOfDigits(int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at;
    }

    private Token Quoted(char quote)
    {
        var start = position;
        var end = text.IndexOf(quote, start + 1);
        if (end < 0) throw source.SyntaxError($"the text that starts with {quote} is never closed", start);
        position = end + 1;
        return new(TokenKind.Text, start, text[(start + 1)..end]);
    }

    private Token? Closing()
    {
        var start = text[position] == '-' ? position + 1 : position;
        if (start + 1 >= text.Length || text[start] is not ('}' or '%') || text[start + 1] != '}') return null;
        return Take(TokenKind.End, start + 2 - position);
    }

    private Token Symbol(char next)
    {
        var following = position + 1 < text.Length ? text[position + 1] : '\0';
        return (next, following) switch
        {
            ('.', '.') => Take(TokenKind.Range, 2),
            ('=' or '!' or '<' or '>', '=') or ('<', '>') => Take(TokenKind.Comparison, 2),
            ('<' or '>', _) => Take(TokenKind.Comparison, 1),
            ('.', _) => Take(TokenKind.Dot, 1),
            ('[', _) => Take(TokenKind.OpenBracket, 1),
            (']', _) => Take(TokenKind.CloseBracket, 1),
            ('(', _) => Take(TokenKind.OpenParenthesis, 1),
            (')', _) => Take(TokenKind.CloseParenthesis, 1),
            (':', _) => Take(TokenKind.Colon, 1),
            (',', _) => Take(TokenKind.Comma, 1),
            ('|', _) => Take(TokenKind.Pipe, 1),
            ('+', _) => Take(TokenKind.Plus, 1),
            ('-', _) => Take(TokenKind.Minus, 1),
            ('=', _) => Take(TokenKind.Assign, 1),
            _ => throw source.SyntaxError($"'{next}' is not expected here", position),
        };
    }

    private Token Take(TokenKind kind, int length)
    {
        var start = position;
        position += length;
        return new(kind, start, text.Substring(start, length));
    }

    private static bool IsFirstOfName(char character) => character == '_' || char.IsLetter(character);
}
