using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace TaskMcp.Silo.Mcp.JsonSchema;

/// <summary>The regular expressions of one schema. Matching takes linear time; an expression that can't be matched so is not checked.</summary>
internal sealed class SchemaPatterns
{
    private readonly ConcurrentDictionary<string, Regex?> _compiled = new(StringComparer.Ordinal);

    public bool Matches(string pattern, string text) => _compiled.GetOrAdd(pattern, Compile)?.IsMatch(text) ?? true;

    private static Regex? Compile(string pattern)
    {
        try
        {
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
