using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace TaskMcp.Silo.OAuth;

/// <summary>What an authorization server says of itself (RFC 8414; OpenID Connect Discovery 1.0).</summary>
internal sealed record AuthorizationServerMetadata
{
    private const string OAuthPath = "/.well-known/oauth-authorization-server";
    private const string OpenIdPath = "/.well-known/openid-configuration";

    public required string Issuer { get; init; }

    public Uri? AuthorizationEndpoint { get; init; }

    public required Uri TokenEndpoint { get; init; }

    public Uri? RegistrationEndpoint { get; init; }

    /// <summary>Where its tokens are looked up (RFC 7662); null when it does not say.</summary>
    public Uri? IntrospectionEndpoint { get; init; }

    public ImmutableArray<string> ScopesSupported { get; init; } = [];

    /// <summary>RFC 8414, 2: <c>client_secret_basic</c> when it does not say.</summary>
    public ImmutableArray<string> TokenEndpointAuthMethods { get; init; } = ["client_secret_basic"];

    /// <summary>Whether its answers name the issuer (RFC 9207).</summary>
    public bool SendsIssuer { get; init; }

    /// <summary>Whether a URL may be the client's id (client id metadata documents).</summary>
    public bool ReadsClientMetadata { get; init; }

    /// <summary>Where to look for an issuer, in the order of the MCP specification.</summary>
    public static ImmutableArray<Uri> Places(Uri issuer)
    {
        var origin = OAuthUrls.Origin(issuer);
        var path = OAuthUrls.Path(issuer);
        return path.Length == 0
            ? [new(origin + OAuthPath), new(origin + OpenIdPath)]
            : [new(origin + OAuthPath + path), new(origin + OpenIdPath + path), new(origin + path + OpenIdPath)];
    }

    /// <param name="json">The document.</param>
    /// <param name="issuers">What the issuer may be, to the character: what the document's address was made from (RFC 8414, 3.3).</param>
    /// <param name="forSignIn">Whether a person will be sent there.</param>
    /// <exception cref="OAuthException">It is another server's, or can't be used safely.</exception>
    public static AuthorizationServerMetadata Parse(JsonObject json, ImmutableArray<string> issuers, bool forSignIn)
    {
        if (json.Text("issuer") is not { } issuer || !issuers.Contains(issuer))
            throw OAuthException.Invalid("The authorization server's metadata names another issuer than it was asked for (RFC 8414, 3.3): it is not used.");
        if (forSignIn && !(json.Texts("code_challenge_methods_supported") ?? []).Contains(Pkce.Method))
            throw OAuthException.Invalid("The authorization server does not say that it supports PKCE with S256, which MCP requires.");
        return new()
        {
            Issuer = issuer,
            AuthorizationEndpoint = forSignIn ? Endpoint(json, "authorization_endpoint") : null,
            TokenEndpoint = Endpoint(json, "token_endpoint"),
            RegistrationEndpoint = json.Text("registration_endpoint") is null ? null : Endpoint(json, "registration_endpoint"),
            IntrospectionEndpoint = json.Text("introspection_endpoint") is { } introspection ? OAuthUrls.Safe(introspection) : null,
            ScopesSupported = ScopeChoice.Cleaned(json.Texts("scopes_supported") ?? []),
            TokenEndpointAuthMethods = json.Texts("token_endpoint_auth_methods_supported") is { IsEmpty: false } methods ? methods : ["client_secret_basic"],
            SendsIssuer = json.Flag("authorization_response_iss_parameter_supported"),
            ReadsClientMetadata = json.Flag("client_id_metadata_document_supported"),
        };
    }

    /// <summary>For a server of 2025-03-26 without any metadata: the default endpoints at its root.</summary>
    public static AuthorizationServerMetadata Default(Uri server)
    {
        var origin = OAuthUrls.Origin(server);
        if (!OAuthUrls.IsSafe(new(origin))) throw OAuthException.Invalid("A sign-in needs https: the server's URL is http.");
        return new()
        {
            Issuer = origin,
            AuthorizationEndpoint = new(origin + "/authorize"),
            TokenEndpoint = new(origin + "/token"),
            RegistrationEndpoint = new(origin + "/register"),
            TokenEndpointAuthMethods = ["client_secret_post", "client_secret_basic", "none"],
        };
    }

    private static Uri Endpoint(JsonObject json, string name) => OAuthUrls.Safe(json.Text(name))
        ?? throw OAuthException.Invalid($"The authorization server's metadata has no usable {name}: it must be an https URL.");
}
