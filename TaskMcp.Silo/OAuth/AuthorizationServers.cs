using TaskMcp.Connections;

namespace TaskMcp.Silo.OAuth;

/// <summary>What TaskMcp asks of authorization servers. Stores nothing.</summary>
internal sealed class AuthorizationServers(OAuthHttp http, ClientMetadataAddress metadata, TimeProvider clock)
{
    private readonly OAuthDiscovery _discovery = new(http);

    /// <summary>Finds the server, becomes its client and makes what a person needs to sign in there.</summary>
    /// <exception cref="OAuthException">There is no way to sign in, or not now.</exception>
    public async Task<PreparedSignIn> Prepare(TokenWish wish, string connectionKey, string redirectUri, Secret? browserKey, CancellationToken cancellationToken)
    {
        var found = await _discovery.Find(wish, forSignIn: true, cancellationToken).ConfigureAwait(false);
        var (client, secret, isNew) = await Become(wish, found.Server, redirectUri, cancellationToken).ConfigureAwait(false);
        var scopes = ScopeChoice.Of(wish.Challenged, found.Scopes, wish.Scopes, wish.Before(found.Server.Issuer), found.Server.ScopesSupported);
        var (state, verifier) = (SignInStates.New(connectionKey), Pkce.NewVerifier());
        return new()
        {
            Pending = new()
            {
                StateHash = SignInRules.Hash(state),
                BrowserKeyHash = browserKey is null ? null : SignInRules.Hash(browserKey),
                ExpiresAt = clock.GetUtcNow() + SignInRules.Lifetime,
                Server = Facts(found.Server),
                Client = client,
                RedirectUri = redirectUri,
                Resource = found.Resource,
                Scopes = scopes,
            },
            Verifier = new(verifier),
            NewClientSecret = secret,
            IsNewClient = isNew,
            AuthorizationUrl = AuthorizationRequest.Url(found.Server.AuthorizationEndpoint!, client.ClientId, redirectUri, state.Reveal(), verifier, found.Resource, scopes),
            Epoch = wish.State.Epoch,
        };
    }

    /// <summary>Exchanges the code of a sign-in for tokens.</summary>
    /// <exception cref="OAuthException">None came.</exception>
    public Task<NewGrant> Exchange(TakenSignIn signIn, Secret code, CancellationToken cancellationToken)
    {
        var pending = signIn.Pending;
        var grant = new OAuthGrant { Number = 0, Server = pending.Server, Client = pending.Client, Resource = pending.Resource, Requested = pending.Scopes, IssuedAt = clock.GetUtcNow() };
        return Ask(grant, signIn.Epoch, TokenRequest.Code(pending.Client, signIn.ClientSecret, code, signIn.Verifier, pending.RedirectUri, pending.Resource), signIn.ClientSecret, cancellationToken);
    }

    /// <summary>Exchanges a refresh token for new tokens.</summary>
    /// <exception cref="OAuthException">None came.</exception>
    public Task<NewGrant> Refresh(OAuthGrant grant, long epoch, Secret refreshToken, Secret? clientSecret, CancellationToken cancellationToken) =>
        Ask(grant with { IssuedAt = clock.GetUtcNow() }, epoch, TokenRequest.Refresh(grant.Client, clientSecret, refreshToken, grant.Resource), clientSecret, cancellationToken);

    /// <summary>Gets a token in TaskMcp's own name (RFC 6749, 4.4).</summary>
    /// <exception cref="OAuthException">None came.</exception>
    public async Task<NewGrant> ClientCredentials(TokenWish wish, CancellationToken cancellationToken)
    {
        var found = await _discovery.Find(wish, forSignIn: false, cancellationToken).ConfigureAwait(false);
        var client = ClientRegistration.WithoutRegistering(found.Server, wish.ClientId, hasSecret: true, wish.ClientBoundTo, metadataUrl: null)
            ?? throw OAuthException.Invalid("client_credentials need client_id and client_secret in auth_config.credentials.");
        // Nobody goes offline here.
        var scopes = ScopeChoice.Of(wish.Challenged, found.Scopes, wish.Scopes, wish.Before(found.Server.Issuer), []).Remove(ScopeChoice.OfflineAccess);
        var grant = new OAuthGrant { Number = 0, Server = Facts(found.Server), Client = client, Resource = found.Resource, Requested = scopes, IssuedAt = clock.GetUtcNow() };
        return await Ask(grant, wish.State.Epoch, TokenRequest.ClientCredentials(client, wish.ClientSecret, scopes, found.Resource), clientSecret: null, cancellationToken).ConfigureAwait(false);
    }

    private async Task<(OAuthClient Client, Secret? Secret, bool IsNew)> Become(TokenWish wish, AuthorizationServerMetadata server, string redirectUri, CancellationToken cancellationToken)
    {
        if (ClientRegistration.WithoutRegistering(server, wish.ClientId, wish.ClientSecret is not null, wish.ClientBoundTo, metadata.Url) is { } known) return (known, null, false);
        // A server that does not know a client any more says so only to the person, who does not come back: the next attempt is another client's.
        if (wish.State.Pending is null && ClientRegistration.IsGood(wish.State.Client, server, redirectUri, clock.GetUtcNow())) return (wish.State.Client!, null, false);
        if (server.RegistrationEndpoint is not { } endpoint)
            throw OAuthException.Invalid($"The authorization server {server.Issuer} takes no registrations: register TaskMcp there with the redirect URI {redirectUri} and enter client_id (and client_secret) in auth_config.credentials.");
        var answer = await http.PostJson(endpoint, ClientRegistration.Request(server, redirectUri), cancellationToken).ConfigureAwait(false);
        var (client, secret) = ClientRegistration.Parse(answer, server, redirectUri);
        return (client, secret is null ? null : new Secret(secret), true);
    }

    private async Task<NewGrant> Ask(OAuthGrant grant, long epoch, TokenRequest request, Secret? clientSecret, CancellationToken cancellationToken)
    {
        var answer = TokenAnswer.Parse(await http.PostForm(new(grant.Server.TokenEndpoint), request, cancellationToken).ConfigureAwait(false));
        return new()
        {
            Epoch = epoch,
            // Counted from before the request: rather too early than too late.
            Grant = grant with { Scopes = answer.Scopes ?? (grant.Scopes.IsEmpty ? grant.Requested : grant.Scopes), ExpiresAt = grant.IssuedAt + answer.Lifetime },
            AccessToken = answer.AccessToken,
            RefreshToken = answer.RefreshToken,
            ClientSecret = clientSecret,
        };
    }

    private static OAuthServer Facts(AuthorizationServerMetadata server) => new() { Issuer = server.Issuer, TokenEndpoint = server.TokenEndpoint.AbsoluteUri, SendsIssuer = server.SendsIssuer };
}

/// <summary>Where our client metadata document is; null when nobody outside can read it.</summary>
internal sealed record ClientMetadataAddress(string? Url);
