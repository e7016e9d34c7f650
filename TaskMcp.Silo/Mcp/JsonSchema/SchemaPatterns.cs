using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace TaskMcp.Silo.Mcp.JsonSchema;

/// <summary>The regular expressions of one schema. Matching takes linear time; an expression that can't be matched so, or is very long, is not checked.</summary>
internal sealed class SchemaPatterns
{
    // An expression takes far longer to compile than it is long.
    private const int LongestPattern = 2_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Regex?> _compiled = new(StringComparer.Ordinal);

    /// <exception cref="SchemaBoundsException">It takes too long to say.</exception>
    public bool Matches(string pattern, string text)
    {
        if (pattern.Length > LongestPattern) return true;
        try
        {
            return _compiled.GetOrAdd(pattern, Compile)?.IsMatch(text) ?? true;
        }
        catch (RegexMatchTimeoutException)
        {
            throw new SchemaBoundsException("can't be checked: matching a pattern of the schema takes too long");
        }
    }

    private static Regex? Compile(string pattern)
    {
        try
        {
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Timeout);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }
}
