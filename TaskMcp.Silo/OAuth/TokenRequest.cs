using System.Collections.Immutable;
using System.Text;
using TaskMcp.Connections;

namespace TaskMcp.Silo.OAuth;

/// <summary>A request to the token endpoint (RFC 6749, 4.1.3, 4.4.2, 6; RFC 7636, 4.5; RFC 8707, 2.2). Its text form shows nothing of it.</summary>
internal sealed class TokenRequest
{
    private TokenRequest(ImmutableArray<KeyValuePair<string, string>> form, string? basic = null, params ImmutableArray<string> basicSecrets)
    {
        Form = form;
        Basic = basic;
        Secrets = [.. form.Select(field => field.Value), .. basicSecrets];
    }

    public ImmutableArray<KeyValuePair<string, string>> Form { get; }

    /// <summary>The credentials of <c>Authorization: Basic</c>; null when they are in the form or there are none.</summary>
    public string? Basic { get; }

    /// <summary>What an answer's words must not show of it, in every form that was sent.</summary>
    public ImmutableArray<string> Secrets { get; }

    public static TokenRequest Code(OAuthClient client, Secret? clientSecret, Secret code, Secret verifier, string redirectUri, string resource) => Of(
        client, clientSecret, resource, [new("grant_type", "authorization_code"), new("code", code.Reveal()), new("redirect_uri", redirectUri), new("code_verifier", verifier.Reveal())]);

    /// <summary>Without scopes: those of the grant stay (RFC 6749, 6).</summary>
    public static TokenRequest Refresh(OAuthClient client, Secret? clientSecret, Secret refreshToken, string resource) => Of(
        client, clientSecret, resource, [new("grant_type", "refresh_token"), new("refresh_token", refreshToken.Reveal())]);

    public static TokenRequest ClientCredentials(OAuthClient client, Secret? clientSecret, ImmutableArray<string> scopes, string resource) => Of(
        client, clientSecret, resource, scopes.IsEmpty ? [new("grant_type", "client_credentials")] : [new("grant_type", "client_credentials"), new("scope", string.Join(' ', scopes))]);

    /// <summary>What a token is good for (RFC 7662, 2.1): asked of its issuer.</summary>
    public static TokenRequest Introspection(string clientId, Secret clientSecret, Secret token) =>
        WithBasic([new("token", token.Reveal()), new("token_type_hint", "access_token")], clientId, clientSecret.Reveal());

    public override string ToString() => "***";

    private static TokenRequest Of(OAuthClient client, Secret? clientSecret, string resource, IEnumerable<KeyValuePair<string, string>> form)
    {
        var secret = clientSecret?.Reveal() ?? "";
        var all = form.Append(new("resource", resource));
        return client.AuthMethod switch
        {
            // RFC 6749, 2.3.1: each encoded as a form would, then joined.
            TokenAuthMethod.ClientSecretBasic => WithBasic([.. all], client.ClientId, secret),
            TokenAuthMethod.ClientSecretPost => new([.. all, new("client_id", client.ClientId), new("client_secret", secret)]),
            _ => new([.. all, new("client_id", client.ClientId)]),
        };
    }

    private static TokenRequest WithBasic(ImmutableArray<KeyValuePair<string, string>> form, string clientId, string secret)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{Encoded(clientId)}:{Encoded(secret)}"));
        return new(form, basic, basic, secret, Encoded(secret));
    }

    private static string Encoded(string text) => Uri.EscapeDataString(text).Replace("%20", "+", StringComparison.Ordinal);
}
