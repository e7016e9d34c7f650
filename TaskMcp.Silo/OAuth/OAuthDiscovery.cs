using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace TaskMcp.Silo.OAuth;

/// <summary>What was found of how a server is protected.</summary>
internal sealed record Discovered
{
    public required string Resource { get; init; }

    /// <summary>Null when the server does not say.</summary>
    public ImmutableArray<string>? Scopes { get; init; }

    public required AuthorizationServerMetadata Server { get; init; }
}

/// <summary>Finds the authorization server of an MCP server (MCP authorization, "Authorization Server Discovery"; 2025-03-26 as the way back).</summary>
internal sealed class OAuthDiscovery(OAuthHttp http)
{
    /// <param name="asked">Whose token is wanted.</param>
    /// <param name="forSignIn">Whether a person will be sent there.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="OAuthException">There is none, none that may be used, or it can't be found now.</exception>
    public async Task<Discovered> Find(TokenWish asked, bool forSignIn, CancellationToken cancellationToken)
    {
        if (await First(ProtectedResourceMetadata.Places(asked.Server, asked.ResourceMetadata), cancellationToken).ConfigureAwait(false) is { } json)
        {
            var metadata = ProtectedResourceMetadata.Parse(json, asked.Server);
            var server = await Server(Chosen(metadata.AuthorizationServers, asked), forSignIn, cancellationToken).ConfigureAwait(false);
            return new() { Resource = metadata.Resource, Scopes = metadata.ScopesSupported, Server = server };
        }

        return new()
        {
            Resource = asked.Server.OriginalString,
            Server = asked.Issuer is { } issuer
                ? await Server(issuer, forSignIn, cancellationToken).ConfigureAwait(false)
                : await OfTheServerItself(asked.Server, forSignIn, cancellationToken).ConfigureAwait(false),
        };
    }

    // The one that was set, else the one whose tokens there are, else the first.
    private static string Chosen(ImmutableArray<string> offered, TokenWish asked) => asked.Issuer is { } configured
        ? offered.Contains(configured) ? configured
            : throw OAuthException.Invalid($"The server does not name the issuer in auth_config ({configured}) among its authorization servers: nothing is sent to another one. Correct auth_config.issuer or leave it out.")
        : asked.PresentIssuer is { } present && offered.Contains(present) ? present : offered[0];

    private async Task<AuthorizationServerMetadata> Server(string issuer, bool forSignIn, CancellationToken cancellationToken)
    {
        if (OAuthUrls.Safe(issuer) is not { } url) throw OAuthException.Invalid("The server names an authorization server that is no https URL: it is not used.");
        return await First(AuthorizationServerMetadata.Places(url), cancellationToken).ConfigureAwait(false) is { } json
            ? AuthorizationServerMetadata.Parse(json, [issuer], forSignIn)
            : throw OAuthException.Invalid($"The authorization server {url.Authority} has no metadata (RFC 8414) that could be read.");
    }

    private async Task<AuthorizationServerMetadata> OfTheServerItself(Uri server, bool forSignIn, CancellationToken cancellationToken)
    {
        var origin = OAuthUrls.Origin(server);
        return await First(AuthorizationServerMetadata.Places(new(origin)), cancellationToken).ConfigureAwait(false) is { } json
            ? AuthorizationServerMetadata.Parse(json, [origin, origin + "/"], forSignIn)
            : AuthorizationServerMetadata.Default(server);
    }

    // A place that fails for now matters only if no other has it.
    private async Task<JsonObject?> First(ImmutableArray<Uri> places, CancellationToken cancellationToken)
    {
        OAuthException? failure = null;
        foreach (var place in places)
        {
            try
            {
                if (await http.Get(place, cancellationToken).ConfigureAwait(false) is { } json) return json;
            }
            catch (OAuthException error)
            {
                failure = error;
            }
        }

        return failure is null ? null : throw failure;
    }
}
