namespace TaskMcp.Silo.Templates;

/// <summary>Codes of <see cref="TemplateException"/>.</summary>
public static class TemplateErrorCodes
{
    /// <summary>The template, or a filter's number of arguments, is malformed.</summary>
    public const string Syntax = "template.syntax";

    /// <summary>A variable or a field of one does not exist.</summary>
    public const string UnknownVariable = "template.unknown_variable";

    public const string UnknownFilter = "template.unknown_filter";

    /// <summary>A limit of <see cref="TemplateLimits"/> is exceeded.</summary>
    public const string Limit = "template.limit";

    /// <summary>The data cannot be used like this: a division by zero, text that is not Base64, unreadable JSON.</summary>
    public const string Value = "template.value";
}
