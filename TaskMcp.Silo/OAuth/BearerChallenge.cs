using System.Collections.Immutable;
using System.Text;

namespace TaskMcp.Silo.OAuth;

/// <summary>What a resource server says of the token it wants: the <c>Bearer</c> challenge of <c>WWW-Authenticate</c> (RFC 6750, 3; RFC 9728, 5.1).</summary>
internal sealed record BearerChallenge
{
    private const string Scheme = "Bearer";
    private const int LongestHeader = 8_192;

    public static BearerChallenge Empty { get; } = new();

    /// <summary>Where the protected resource metadata is.</summary>
    public string? ResourceMetadata { get; init; }

    /// <summary>The scopes that the request needs.</summary>
    public ImmutableArray<string> Scopes { get; init; } = [];

    public string? Error { get; init; }

    public bool IsInsufficientScope => Error == "insufficient_scope";

    /// <summary>The first Bearer challenge of the header's values; an empty one when there is none. Anything malformed ends the reading, not the request.</summary>
    public static BearerChallenge Parse(IEnumerable<string> values)
    {
        foreach (var value in values)
        {
            if (value.Length > LongestHeader) continue;
            foreach (var (scheme, parameters) in Challenges(value))
            {
                if (string.Equals(scheme, Scheme, StringComparison.OrdinalIgnoreCase)) return Of(parameters);
            }
        }

        return Empty;
    }

    private static BearerChallenge Of(Dictionary<string, string> parameters) => new()
    {
        ResourceMetadata = parameters.GetValueOrDefault("resource_metadata"),
        Scopes = ScopeChoice.Split(parameters.GetValueOrDefault("scope")),
        Error = parameters.GetValueOrDefault("error"),
    };

    // RFC 9110, 11.6.1: commas separate parameters as well as challenges; a word is a parameter's name if "=" and a value follow.
    private static List<(string Scheme, Dictionary<string, string> Parameters)> Challenges(string value)
    {
        var challenges = new List<(string Scheme, Dictionary<string, string> Parameters)>();
        var position = 0;
        while (true)
        {
            Skip(value, ref position, " \t,");
            if (Token(value, ref position) is not { Length: > 0 } word) return challenges;
            if (challenges.Count > 0 && Value(value, ref position) is { } parameter)
            {
                challenges[^1].Parameters.TryAdd(word.ToLowerInvariant(), parameter);
                continue;
            }

            challenges.Add((word, new(StringComparer.Ordinal)));
            Skip(value, ref position, " \t");
            SkipToken68(value, ref position);
        }
    }

    // BWS "=" BWS ( token / quoted-string ); null and nothing read when it is something else.
    private static string? Value(string text, ref int position)
    {
        var ahead = position;
        Skip(text, ref ahead, " \t");
        if (ahead >= text.Length || text[ahead] != '=') return null;
        ahead++;
        Skip(text, ref ahead, " \t");
        if (ahead >= text.Length) return null;
        var value = text[ahead] == '"' ? Quoted(text, ref ahead) : Token(text, ref ahead);
        if (value is not null) position = ahead;
        return value;
    }

    private static string? Quoted(string text, ref int position)
    {
        var value = new StringBuilder();
        for (var i = position + 1; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                position = i + 1;
                return value.ToString();
            }

            if (text[i] == '\\' && ++i == text.Length) return null;
            value.Append(text[i]);
        }

        return null;
    }

    private static string Token(string text, ref int position)
    {
        var start = position;
        while (position < text.Length && (char.IsAsciiLetterOrDigit(text[position]) || "!#$%&'*+-.^_`|~".Contains(text[position], StringComparison.Ordinal))) position++;
        return text[start..position];
    }

    // Only what is followed by a comma or the end: anything else starts a parameter.
    private static void SkipToken68(string text, ref int position)
    {
        var end = position;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || "-._~+/".Contains(text[end], StringComparison.Ordinal))) end++;
        if (end == position) return;
        while (end < text.Length && text[end] == '=') end++;
        var after = end;
        Skip(text, ref after, " \t");
        if (after == text.Length || text[after] == ',') position = end;
    }

    private static void Skip(string text, ref int position, string characters)
    {
        while (position < text.Length && characters.Contains(text[position], StringComparison.Ordinal)) position++;
    }
}
