using System.Text;
using System.Text.RegularExpressions;

namespace TaskMcp.Silo.Gateway;

/// <summary>Whether a URI may come from a template (RFC 6570). Wider than the standard where expressions follow each other: the server has the last word. Pure.</summary>
internal static class UriTemplateMatch
{
    private const int LongestTemplate = 1_000;

    public static bool Matches(string template, string uri)
    {
        if (template.Length > LongestTemplate || Pattern(template) is not { } pattern) return false;
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant).IsMatch(uri);
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static string? Pattern(string template)
    {
        var pattern = new StringBuilder(@"\A");
        var from = 0;
        while (template.IndexOf('{', from) is >= 0 and var open)
        {
            var close = template.IndexOf('}', open);
            if (close <= open + 1) return null;
            pattern.Append(Regex.Escape(template[from..open])).Append(Expression(template[(open + 1)..close]));
            from = close + 1;
        }

        return pattern.Append(Regex.Escape(template[from..])).Append(@"\z").ToString();
    }

    private static string Expression(string expression) => expression[0] switch
    {
        '+' => ".*",
        '#' => "(#.*)?",
        '/' => expression.EndsWith('*') ? "(/[^?#]*)?" : "(/[^/?#]*)*",
        '?' or '&' => @"([?&][^#]*)?",
        '.' => @"(\.[^/?#]*)?",
        ';' => "(;[^/?#]*)?",
        _ => "[^/?#]*",
    };
}
