using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using TaskMcp.Connections;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Silo.Connections;

/// <summary>What an <c>auth_config</c> may be, and how a key is sent. Pure.</summary>
internal static partial class AuthRules
{
    public const string ApiKey = "api_key";
    public const string ClientId = "client_id";
    public const string ClientSecret = "client_secret";

    private const string DefaultHeader = "Authorization";
    private const string DefaultScheme = "Bearer";
    private const string DefaultVariable = "API_KEY";
    private const int LongestKey = 8_192;
    private const int MostScopes = 100;

    // Headers that say how a message is to be read are not the user's to set.
    private static readonly ImmutableHashSet<string> Reserved =
        ["host", "content-length", "content-type", "transfer-encoding", "connection", "upgrade", "te", "trailer", "accept", "cookie", "last-event-id", "expect"];

    public static Refusal Refuse(string field, string message) =>
        Refusal.Field("connection.auth_invalid", field, $"connection.{field} {message}");

    public static Refusal? Check(AuthConfig auth, ConnectionTransport transport)
    {
        if (auth?.Credentials is null) return Refuse("auth_config", "must be an object with a type");
        if (auth.Type is AuthType.Oauth or AuthType.ClientCredentials) return CheckOAuth(auth, transport);
        if (!auth.Scopes.IsDefaultOrEmpty || auth.Issuer is not null) return Refuse("auth_config", "has scopes or issuer, which are for oauth and client_credentials only: leave them out");
        if (auth.Type == AuthType.None)
        {
            return auth.Credentials.IsEmpty ? null : Refuse("auth_config.credentials", "must be left out with type none");
        }

        if (!auth.Credentials.TryGetValue(ApiKey, out var key)) return Refuse("auth_config.credentials.api_key", "is required with type api_key");
        if (auth.Credentials.Count > 1) return Refuse("auth_config.credentials", "must hold api_key only");
        if (key.Reveal() is not { Length: > 0 and <= LongestKey }) return Refuse("auth_config.credentials.api_key", $"must be 1–{LongestKey} characters");
        return transport.Type == TransportType.Stdio ? CheckVariable(auth, key) : CheckHeader(auth, key);
    }

    public static AuthSummary Summary(AuthConfig auth, TransportType transport)
    {
        var summary = new AuthSummary { Type = auth.Type, CredentialNames = [.. auth.Credentials.Keys] };
        if (auth.Type is AuthType.Oauth or AuthType.ClientCredentials) return summary with { Scopes = [.. auth.Scopes.Distinct()], Issuer = auth.Issuer };
        if (auth.Type == AuthType.None) return summary;
        if (transport == TransportType.Stdio) return summary with { EnvironmentVariable = auth.EnvironmentVariable ?? DefaultVariable };
        // Whoever names a header says what stands in it; whoever names none means the usual form.
        return summary with { Header = auth.Header ?? DefaultHeader, Scheme = auth.Scheme ?? (auth.Header is null ? DefaultScheme : null) };
    }

    /// <summary>The header's value as it is sent.</summary>
    public static string HeaderValue(AuthSummary auth, string key) => string.IsNullOrEmpty(auth.Scheme) ? key : $"{auth.Scheme} {key}";

    private static Refusal? CheckOAuth(AuthConfig auth, ConnectionTransport transport)
    {
        if (transport.Type == TransportType.Stdio) return Refuse("auth_config.type", "must be none or api_key with stdio: tokens are sent over HTTP only");
        // RFC 6750, 5.3.
        if (!OAuthUrls.IsSafe(new(transport.Url!))) return Refuse("auth_config.type", "must be none or api_key with an http URL: tokens are sent over https only, or to this machine");
        if (auth.Header is not null || auth.Scheme is not null || auth.EnvironmentVariable is not null) return Refuse("auth_config", "has header, scheme or environment_variable, which are for api_key only: leave them out");
        if (auth.Credentials.Keys.FirstOrDefault(name => name is not (ClientId or ClientSecret)) is not null) return Refuse("auth_config.credentials", "must hold client_id and client_secret only");
        foreach (var (name, value) in auth.Credentials)
        {
            if (value.Reveal() is not { Length: > 0 and <= LongestKey } text || !text.All(character => character is >= ' ' and <= '~')) return Refuse($"auth_config.credentials.{name}", $"must be 1–{LongestKey} printable ASCII characters");
        }

        var (hasId, hasSecret) = (auth.Credentials.ContainsKey(ClientId), auth.Credentials.ContainsKey(ClientSecret));
        if (auth.Type == AuthType.ClientCredentials && !(hasId && hasSecret)) return Refuse("auth_config.credentials", "must hold client_id and client_secret with type client_credentials");
        if (hasSecret && !hasId) return Refuse("auth_config.credentials.client_id", "is required with a client_secret");
        if (auth.Scopes.IsDefault || auth.Scopes.Length > MostScopes || auth.Scopes.Any(scope => scope is null || !ScopeChoice.IsScope(scope))) return Refuse("auth_config.scopes", $"must be at most {MostScopes} scopes of printable ASCII without spaces, quotes and backslashes");
        return auth.Issuer is { } issuer && OAuthUrls.Safe(issuer) is null ? Refuse("auth_config.issuer", "must be the https URL of an authorization server, as it writes it itself") : null;
    }

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

    /// <summary>Whether a header of this name says nothing of the message itself, so that a user may set it.</summary>
    internal static bool IsUsable(string header) =>
        Token().IsMatch(header) && !Reserved.Contains(header.ToLowerInvariant()) && !header.StartsWith("mcp-", StringComparison.OrdinalIgnoreCase)
        && new HttpRequestMessage().Headers is HttpRequestHeaders headers && headers.TryAddWithoutValidation(header, "x");

    // RFC 9110, 5.6.2
    [GeneratedRegex(@"^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Token();
}
