using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Silo.Connections;

/// <summary>Signing in to the server (SPEC C-7). What talks to authorization servers interleaves; what it brings is written in turns of its own (Grants).</summary>
internal sealed partial class ConnectionGrain
{
    private static readonly Refusal Changed = new("oauth.failed", "The connection was changed meanwhile. Begin the sign-in again.");

    private OpenedTokens? _tokens;

    private OAuthState OAuth => state.State.OAuth ?? new();

    public async Task<GrainResult<AuthProgress>> RefreshAuth(RefreshAuth command, CancellationToken cancellationToken)
    {
        if (Config is not { } config) return ConnectionRules.NotFound;
        if (config.Auth.Type is not (AuthType.Oauth or AuthType.ClientCredentials)) return OAuthRules.NotOAuth;
        if (!config.Enabled) return SwitchedOff.ToRefusal();
        try
        {
            return await Renewed(command, cancellationToken) ? new AuthProgress { Status = Present.Status } : await BeginSignIn(command, cancellationToken);
        }
        catch (McpFailureException failure)
        {
            return failure.ToRefusal();
        }
        catch (OAuthException error)
        {
            return error.ToFailure().ToRefusal();
        }
    }

    public async Task<GrainResult<ConnectionSnapshot>> CompleteAuth(AuthorizationResponse response, CancellationToken cancellationToken)
    {
        // Whoever has no state learns nothing, not even whether there is such a connection.
        if (Config is null) return SignInRules.StateInvalid;
        var self = this.AsReference<IConnectionSelfGrain>();
        var taken = await self.TakeSignIn(response);
        if (!taken.IsAccepted) return taken.Refusal;
        if (SignInRules.WhyNoCode(taken.Value.Pending, response) is { } refusal) return refusal;
        try
        {
            // To its end, also when the browser has gone: the code is good once.
            var grant = await authorizationServers.Exchange(taken.Value, response.Code!, CancellationToken.None);
            if (await self.KeepGrant(grant) is null) return Changed;
        }
        catch (OAuthException error)
        {
            return new Refusal("oauth.failed", $"{error.Message} Begin the sign-in again.");
        }

        _ = Connect();
        return Config is null ? ConnectionRules.NotFound : Present;
    }

    private OpenedTokens? OpensTokens(ConnectionConfig config, ImmutableDictionary<string, string> secrets)
    {
        if (config.Auth.Type is not (AuthType.Oauth or AuthType.ClientCredentials)) return null;
        var (oauth, workspace, id, self) = (OAuth, Workspace, Id, this.AsReference<IConnectionSelfGrain>());
        return new(Open);

        async Task<AccessTokens> Open()
        {
            var opened = await ConnectionSecrets.Values(vault, workspace, id, secrets);
            return new(ConnectionSecrets.Wish(config, oauth, opened), ConnectionSecrets.Tokens(opened), config.Auth.Type, OAuthRules.PathOf(id), authorizationServers, new GrantStore(self), new(opened.Values, CredentialFields.In(opened)), clock);
        }
    }

    // Whether there is a new token without anybody's help.
    private async Task<bool> Renewed(RefreshAuth command, CancellationToken cancellationToken)
    {
        var isOwn = Config!.Auth.Type == AuthType.ClientCredentials;
        if (!isOwn && (command.Anew || OAuth.Grant is not { HasRefreshToken: true } || OAuthRules.WantsMore(OAuth) || state.State.Health.Status == ConnectionStatus.AuthRequired)) return false;
        var keeper = Keeper();
        try
        {
            var tokens = await _tokens!.Get();
            await tokens.Renew(cancellationToken);
        }
        catch (McpFailureException failure) when (failure.Code == McpErrorCode.AuthFailed && !isOwn)
        {
            return false;
        }

        await new ConnectionTester(Id, keeper, clock).Test(cancellationToken);
        return true;
    }

    private async Task<GrainResult<AuthProgress>> BeginSignIn(RefreshAuth command, CancellationToken cancellationToken)
    {
        // Without its challenge, what the server wants is not known.
        if (OAuth.ResourceMetadata is null && OAuth.WantedScopes.IsEmpty) await Ask(cancellationToken);
        if (Config is not { } config) return ConnectionRules.NotFound;
        var opened = await ConnectionSecrets.Values(vault, Workspace, Id, state.State.Secrets.Where(secret => secret.Key.StartsWith(ConnectionRules.AuthField, StringComparison.Ordinal)).ToImmutableDictionary());
        var prepared = await authorizationServers.Prepare(ConnectionSecrets.Wish(config, OAuth, opened), this.GetPrimaryKeyString(), command.RedirectUri, command.BrowserKey, cancellationToken);
        if (!await this.AsReference<IConnectionSelfGrain>().BeginSignIn(prepared)) return Changed;
        return new AuthProgress { Status = Present.Status, AuthorizationUrl = prepared.AuthorizationUrl, ExpiresAt = prepared.Pending.ExpiresAt };
    }

    private async Task Ask(CancellationToken cancellationToken)
    {
        try
        {
            await Keeper().Get(evenIfWaiting: true, cancellationToken);
        }
        catch (McpFailureException failure) when (failure.Code == McpErrorCode.AuthFailed)
        {
            // This is what was asked for: the challenge is remembered.
        }
    }

    // So that status and capabilities are fresh when somebody looks.
    private async Task Connect()
    {
        try
        {
            await Keeper().Get(evenIfWaiting: true, CancellationToken.None);
        }
        catch (Exception error) when (error is McpFailureException or OperationCanceledException)
        {
            // The status says it.
        }
    }
}
