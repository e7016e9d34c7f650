namespace TaskMcp.Silo.Templates.Values;

/// <summary>A failure that does not know its place yet; the renderer turns it into a <see cref="TemplateException"/> with line and column.</summary>
internal sealed class TemplateFault(string code, string message) : Exception(message)
{
    public string Code { get; } = code;

    public static TemplateFault Value(string message) => new(TemplateErrorCodes.Value, message);

    public static TemplateFault Limit(string message) => new(TemplateErrorCodes.Limit, message);
}
