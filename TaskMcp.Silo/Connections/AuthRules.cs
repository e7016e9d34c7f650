using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections;

/// <summary>What an <c>auth_config</c> may be, and how a key is sent. Pure.</summary>
internal static partial class AuthRules
{
    public const string ApiKey = "api_key";

    private const string DefaultHeader = "Authorization";
    private const string DefaultScheme = "Bearer";
    private const string DefaultVariable = "API_KEY";
    private const int LongestKey = 8_192;

    // Headers that say how a message is to be read are not the user's to set.
    private static readonly ImmutableHashSet<string> Reserved =
        ["host", "content-length", "content-type", "transfer-encoding", "connection", "upgrade", "te", "trailer", "accept", "cookie", "last-event-id", "expect"];

    public static Refusal Refuse(string field, string message) =>
        Refusal.Field("connection.auth_invalid", field, $"connection.{field} {message}");

    public static Refusal? Check(AuthConfig auth, TransportType transport)
    {
        if (auth?.Credentials is null) return Refuse("auth_config", "must be an object with a type");
        if (auth.Type == AuthType.None)
        {
            return auth.Credentials.IsEmpty ? null : Refuse("auth_config.credentials", "must be left out with type none");
        }

        if (!auth.Credentials.TryGetValue(ApiKey, out var key)) return Refuse("auth_config.credentials.api_key", "is required with type api_key");
        if (auth.Credentials.Count > 1) return Refuse("auth_config.credentials", "must hold api_key only");
        if (key.Reveal() is not { Length: > 0 and <= LongestKey }) return Refuse("auth_config.credentials.api_key", $"must be 1–{LongestKey} characters");
        return transport == TransportType.Stdio ? CheckVariable(auth, key) : CheckHeader(auth, key);
    }

    public static AuthSummary Summary(AuthConfig auth, TransportType transport)
    {
        var summary = new AuthSummary { Type = auth.Type, CredentialNames = [.. auth.Credentials.Keys] };
        if (auth.Type == AuthType.None) return summary;
        if (transport == TransportType.Stdio) return summary with { EnvironmentVariable = auth.EnvironmentVariable ?? DefaultVariable };
        // Whoever names a header says what stands in it; whoever names none means the usual form.
        return summary with { Header = auth.Header ?? DefaultHeader, Scheme = auth.Scheme ?? (auth.Header is null ? DefaultScheme : null) };
    }

    /// <summary>The header's value as it is sent.</summary>
    public static string HeaderValue(AuthSummary auth, string key) => string.IsNullOrEmpty(auth.Scheme) ? key : $"{auth.Scheme} {key}";

    private static Refusal? CheckVariable(AuthConfig auth, Secret key)
    {
        if (auth.Header is not null || auth.Scheme is not null) return Refuse("auth_config.header", "is for HTTP only: use environment_variable");
        if (auth.EnvironmentVariable is { } name && !TransportRules.IsVariableName(name)) return Refuse("auth_config.environment_variable", "must be letters, digits and underscores, not starting with a digit");
        return key.Reveal().Contains('\0', StringComparison.Ordinal) ? Refuse("auth_config.credentials.api_key", "must not hold NUL") : null;
    }

    private static Refusal? CheckHeader(AuthConfig auth, Secret key)
    {
        if (auth.EnvironmentVariable is not null) return Refuse("auth_config.environment_variable", "is for stdio only: use header");
        if (auth.Header is { } header && !IsUsable(header)) return Refuse("auth_config.header", "must be the name of a header that says nothing of the message itself, such as Authorization or X-Api-Key");
        if (!string.IsNullOrEmpty(auth.Scheme) && !Token().IsMatch(auth.Scheme)) return Refuse("auth_config.scheme", "must be one word, such as Bearer");
        return key.Reveal().All(character => character is >= '!' and <= '~') ? null : Refuse("auth_config.credentials.api_key", "must be printable ASCII without spaces to be sent in a header");
    }

    private static bool IsUsable(string header) =>
        Token().IsMatch(header) && !Reserved.Contains(header.ToLowerInvariant()) && !header.StartsWith("mcp-", StringComparison.OrdinalIgnoreCase)
        && new HttpRequestMessage().Headers is HttpRequestHeaders headers && headers.TryAddWithoutValidation(header, "x");

    // RFC 9110, 5.6.2
    [GeneratedRegex(@"^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
