namespace TaskMcp.Silo.Templates.Syntax;

/// <summary>A template's source, and where an offset lies in it.</summary>
internal sealed class SourceText(string text)
{
    public string Text => text;

    public int Length => text.Length;

    public TemplateException Error(string code, string message, int position)
    {
        var before = text.AsSpan(0, int.Min(position, text.Length));
        return new(code, message, before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    public TemplateException SyntaxError(string message, int position) => Error(TemplateErrorCodes.Syntax, message, position);
}
