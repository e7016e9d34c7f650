using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Connections;

/// <summary>Who TaskMcp is, for authorization servers that read it where the client's id points (OAuth client id metadata document).</summary>
public sealed record OAuthClientMetadata
{
    private const string CacheControl = "public, max-age=3600";

    /// <summary>The URL of this document.</summary>
    public required string ClientId { get; init; }

    public string ClientName { get; init; } = "TaskMcp";

    public required string ClientUri { get; init; }

    public required ImmutableArray<string> RedirectUris { get; init; }

    public ImmutableArray<string> GrantTypes { get; init; } = ["authorization_code", "refresh_token"];

    public ImmutableArray<string> ResponseTypes { get; init; } = ["code"];

    public string TokenEndpointAuthMethod { get; init; } = "none";

    public string ApplicationType { get; init; } = "web";

    internal static Results<Ok<OAuthClientMetadata>, Refused> Get(HttpContext http, PublicAddress address)
    {
        // Never the host of the request: whoever asks could choose where codes are sent.
        if (address is not { ClientMetadata: { } url, Https: { } origin }) return new Refused(new("oauth.client_metadata_not_found", "This server has no public https address: set TaskMcp:PublicUrl."));
        http.Response.Headers.CacheControl = CacheControl;
        return TypedResults.Ok(new OAuthClientMetadata { ClientId = url, ClientUri = origin, RedirectUris = [origin + "/oauth/callback"] });
    }
}
