using System.Collections.Immutable;

namespace TaskMcp.Silo.OAuth;

/// <summary>Where a person is sent to sign in (RFC 6749, 4.1.1; RFC 7636, 4.3; RFC 8707, 2.1). Pure.</summary>
internal static class AuthorizationRequest
{
    public static string Url(Uri endpoint, string clientId, string redirectUri, string state, string verifier, string resource, ImmutableArray<string> scopes)
    {
        List<KeyValuePair<string, string>> parameters =
        [
            new("response_type", "code"),
            new("client_id", clientId),
            new("redirect_uri", redirectUri),
            new("state", state),
            new("code_challenge", Pkce.Challenge(verifier)),
            new("code_challenge_method", Pkce.Method),
            new("resource", resource),
        ];
        if (!scopes.IsEmpty) parameters.Add(new("scope", string.Join(' ', scopes)));
        // OpenID Connect Core, 11: without it a server must not grant offline access.
        if (scopes.Contains(ScopeChoice.OfflineAccess)) parameters.Add(new("prompt", "consent"));
        var query = string.Join('&', parameters.Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value)}"));
        return $"{endpoint.AbsoluteUri}{(endpoint.Query.Length == 0 ? "?" : "&")}{query}";
    }
}
