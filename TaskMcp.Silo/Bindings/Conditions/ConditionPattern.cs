using System.Text.RegularExpressions;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Silo.Bindings.Conditions;

/// <summary>Regular expressions that take time in proportion to the text, whatever the pattern.</summary>
internal static class ConditionPattern
{
    public const int MaxLength = 500;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    public static Regex Compile(string pattern)
    {
        if (pattern.Length > MaxLength) throw Error($"a pattern may have at most {MaxLength} characters (was {pattern.Length})");
        try
        {
            return new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Timeout);
        }
        catch (RegexParseException error)
        {
            throw Error($"the pattern is malformed at character {error.Offset + 1}: {error.Error}");
        }
        catch (NotSupportedException)
        {
            throw Error("the pattern is too large, or uses look-around or back references, which cannot be matched in linear time");
        }
    }

    public static bool IsMatch(Regex pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            throw new TemplateException(TemplateErrorCodes.Limit, "matching the pattern takes longer than 1 s", 0, 0);
        }
    }

    private static TemplateException Error(string message) => new(ConditionParser.InvalidCode, message, 0, 0);
}
