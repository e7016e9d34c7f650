namespace TaskMcp.Silo.Templates.Syntax;

/// <summary>A tag that waits for its end.</summary>
internal sealed record OpenTag(string Name, int Position, params string[] Dividers)
{
    public string End => "end" + Name;

    public bool Accepts(string tag) => tag == End || Array.IndexOf(Dividers, tag) >= 0;

    public TemplateException NeverClosed(SourceText source) =>
        source.SyntaxError($"'{Name}' is never closed; '{{% {End} %}}' is missing", Position);
}
