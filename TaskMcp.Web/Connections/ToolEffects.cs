using TaskMcp.Connections;

namespace TaskMcp.Web.Connections;

/// <summary>What a server says that a tool does to the world, in words.</summary>
/// <remarks>The defaults are those of MCP: a tool that says nothing may destroy, and may not be repeated.</remarks>
internal static class ToolEffects
{
    public static IEnumerable<(string Words, string? Tone)> Of(ToolAnnotations? annotations)
    {
        if (annotations is null or { ReadOnlyHint: null, DestructiveHint: null, IdempotentHint: null })
        {
            yield return ("effects not declared", null);
            yield break;
        }

        yield return annotations switch
        {
            { ReadOnlyHint: true } => ("reads only", "good"),
            { DestructiveHint: false } => ("changes", null),
            _ => ("destructive", "warn"),
        };
        if (annotations is { ReadOnlyHint: not true, IdempotentHint: true }) yield return ("repeatable", null);
    }
}
