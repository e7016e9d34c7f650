using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.Silo.OAuth;

/// <summary>How TaskMcp becomes a client: as registered by somebody, else by the URL of its metadata, else by registering itself (RFC 7591). Pure.</summary>
internal static class ClientRegistration
{
    public const string ClientName = "TaskMcp";

    private const int Longest = 8_192;

    /// <summary>The client where no registration is needed; null where it is.</summary>
    /// <param name="server">Where it will be the client.</param>
    /// <param name="clientId">Set by the user.</param>
    /// <param name="hasSecret">Whether a secret was set with it.</param>
    /// <param name="boundTo">The issuer that the user's client was used at or meant for; null when it was not yet.</param>
    /// <param name="metadataUrl">Where our client metadata document is; null when nobody outside can read it.</param>
    /// <exception cref="OAuthException">The user's client belongs to another server.</exception>
    public static OAuthClient? WithoutRegistering(AuthorizationServerMetadata server, string? clientId, bool hasSecret, string? boundTo, string? metadataUrl)
    {
        if (clientId is not null)
        {
            if (boundTo is not null && boundTo != server.Issuer)
                throw OAuthException.Invalid($"The client_id in auth_config belongs to {boundTo}, but the server now names {server.Issuer}: it is not sent there. Register a client there and enter it in auth_config.");
            return new() { Issuer = server.Issuer, ClientId = clientId, Origin = ClientOrigin.Configured, AuthMethod = hasSecret ? SecretMethod(server) : TokenAuthMethod.None };
        }

        return server.ReadsClientMetadata && metadataUrl is not null
            ? new() { Issuer = server.Issuer, ClientId = metadataUrl, Origin = ClientOrigin.MetadataDocument, AuthMethod = TokenAuthMethod.None }
            : null;
    }

    /// <summary>Whether a client that registered itself before is good for another sign-in.</summary>
    public static bool IsGood(OAuthClient? client, AuthorizationServerMetadata server, string redirectUri, DateTimeOffset now) =>
        client is { Origin: ClientOrigin.Registered } && client.Issuer == server.Issuer && client.RedirectUri == redirectUri && !(client.SecretExpiresAt <= now);

    /// <summary>RFC 7591, 2, with <c>application_type</c> as OpenID Connect Registration has it: a loopback address is that of a native application.</summary>
    public static JsonObject Request(AuthorizationServerMetadata server, string redirectUri) => new()
    {
        ["client_name"] = ClientName,
        ["redirect_uris"] = new JsonArray(redirectUri),
        ["grant_types"] = new JsonArray("authorization_code", "refresh_token"),
        ["response_types"] = new JsonArray("code"),
        ["token_endpoint_auth_method"] = NameOf(Preferred(server)),
        ["application_type"] = OAuthUrls.IsLoopback(new(redirectUri)) ? "native" : "web",
    };

    /// <exception cref="OAuthException">It is no registration (RFC 7591, 3.2.1).</exception>
    public static (OAuthClient Client, string? Secret) Parse(JsonObject json, AuthorizationServerMetadata server, string redirectUri)
    {
        var secret = json.Text("client_secret");
        if (json.Text("client_id") is not { Length: > 0 and <= Longest } id || secret is { Length: 0 or > Longest })
            throw OAuthException.Invalid("The authorization server's answer to the registration has no usable client_id.");
        var method = json.Text("token_endpoint_auth_method") is { } name
            ? Named(name) ?? throw OAuthException.Invalid("The authorization server registered TaskMcp with a token_endpoint_auth_method that it does not have: client_secret_basic, client_secret_post and none are there.")
            : secret is null ? TokenAuthMethod.None : Preferred(server);
        if (method != TokenAuthMethod.None && secret is null) throw OAuthException.Invalid("The authorization server registered TaskMcp without giving it a client_secret.");
        var client = new OAuthClient
        {
            Issuer = server.Issuer,
            ClientId = id,
            Origin = ClientOrigin.Registered,
            AuthMethod = method,
            RedirectUri = redirectUri,
            SecretExpiresAt = secret is null ? null : ExpiryOf(json),
        };
        return (client, method == TokenAuthMethod.None ? null : secret);
    }

    /// <summary>What a client with a secret does.</summary>
    public static TokenAuthMethod SecretMethod(AuthorizationServerMetadata server) =>
        Offered(server) is { Length: > 0 } offered && offered[0] != TokenAuthMethod.None ? offered[0] : TokenAuthMethod.ClientSecretBasic;

    private static TokenAuthMethod Preferred(AuthorizationServerMetadata server) =>
        Offered(server) is { Length: > 0 } offered ? offered[0] : throw OAuthException.Invalid("The authorization server offers no token_endpoint_auth_method that TaskMcp has: client_secret_basic, client_secret_post or none.");

    // Better with a secret than without.
    private static ImmutableArray<TokenAuthMethod> Offered(AuthorizationServerMetadata server) =>
        [.. new[] { TokenAuthMethod.ClientSecretBasic, TokenAuthMethod.ClientSecretPost, TokenAuthMethod.None }.Where(method => server.TokenEndpointAuthMethods.Contains(NameOf(method)))];

    private static string NameOf(TokenAuthMethod method) => JsonNamingPolicy.SnakeCaseLower.ConvertName(method.ToString());

    private static TokenAuthMethod? Named(string name) => Enum.GetValues<TokenAuthMethod>().Where(method => NameOf(method) == name).Cast<TokenAuthMethod?>().FirstOrDefault();

    // Zero: it does not end.
    private static DateTimeOffset? ExpiryOf(JsonObject json) =>
        json["client_secret_expires_at"] is JsonValue value && value.TryGetValue<long>(out var seconds) && seconds is > 0 and < 253_402_300_800
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : null;
}
