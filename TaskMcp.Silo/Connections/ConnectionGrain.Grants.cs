using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Silo.Connections;

/// <summary>What is stored of sign-ins, in turns (SPEC C-7).</summary>
internal sealed partial class ConnectionGrain
{
    public async Task<bool> BeginSignIn(PreparedSignIn prepared)
    {
        if (Config is null || prepared.Epoch != OAuth.Epoch) return false;
        var fields = new Dictionary<string, string> { [OAuthFields.Verifier] = prepared.Verifier.Reveal() };
        if (prepared.NewClientSecret is { } secret) fields[OAuthFields.ClientSecret] = secret.Reveal();
        var secrets = prepared.IsNewClient ? state.State.Secrets.Remove(OAuthFields.ClientSecret) : state.State.Secrets;
        await Store(OAuthRules.Begun(OAuth, prepared), secrets.SetItems(await vault.Seal(Workspace, Id, fields)));
        return true;
    }

    public async Task<GrainResult<TakenSignIn>> TakeSignIn(AuthorizationResponse response)
    {
        var pending = OAuth.Pending;
        if (SignInRules.WhyNot(pending, response, clock.GetUtcNow()) is { } refusal) return refusal;
        var secretField = pending!.Client.Origin == ClientOrigin.Configured ? ConnectionRules.AuthField + AuthRules.ClientSecret : OAuthFields.ClientSecret;
        var boxes = state.State.Secrets.Where(secret => secret.Key == OAuthFields.Verifier || (secret.Key == secretField && pending.Client.AuthMethod != TokenAuthMethod.None)).ToImmutableDictionary();
        await Store(OAuthRules.Taken(OAuth), state.State.Secrets.Remove(OAuthFields.Verifier));
        try
        {
            var opened = await vault.Open(Workspace, Id, boxes);
            return new TakenSignIn
            {
                Pending = pending,
                Verifier = new(opened.GetValueOrDefault(OAuthFields.Verifier) ?? throw new VaultException("What the sign-in needs is missing.")),
                ClientSecret = opened.GetValueOrDefault(secretField) is { } secret ? new Secret(secret) : null,
                Epoch = OAuth.Epoch,
            };
        }
        catch (VaultException error)
        {
            // The next one registers anew: nothing of this one can be used any more.
            await Store(OAuth with { Client = null }, state.State.Secrets.Remove(OAuthFields.ClientSecret));
            return new Refusal("oauth.failed", $"{error.Message} Begin the sign-in again.");
        }
    }

    public async Task<OAuthGrant?> KeepGrant(NewGrant grant)
    {
        if (Config is null || OAuthRules.Granted(OAuth, grant) is not { } granted) return null;
        var isSignIn = grant.After is null;
        var fields = new Dictionary<string, string> { [OAuthFields.AccessToken] = grant.AccessToken.Reveal() };
        if (grant.RefreshToken is { } refresh) fields[OAuthFields.RefreshToken] = refresh.Reveal();
        if (grant.ClientSecret is { } secret) fields[OAuthFields.GrantClientSecret] = secret.Reveal();
        var secrets = OAuthRules.WithTokens(state.State.Secrets, await vault.Seal(Workspace, Id, fields), isSignIn);
        var health = state.State.Health;
        if (isSignIn) state.State.Health = health with { Status = ConnectionStatus.Inactive, Reason = "Signed in; not connected yet.", Since = clock.GetUtcNow() };
        await Store(granted, secrets, isVisible: true);
        // Not before: a call that comes meanwhile would open a session with the old token.
        if (isSignIn) await CloseSessionAndTokens();
        return granted.Grant;
    }

    public async Task DropGrant(EndedGrant ended)
    {
        if (Config is null || OAuthRules.Dropped(OAuth, ended) is not { } dropped) return;
        if (Config.Enabled) state.State.Health = state.State.Health with { Status = ConnectionStatus.AuthRequired, Reason = "The authorization server has ended the sign-in.", Since = clock.GetUtcNow() };
        await Store(dropped, OAuthRules.WithTokens(state.State.Secrets, ImmutableDictionary<string, string>.Empty, isSignIn: true), isVisible: true);
    }

    public async Task RememberChallenge(SeenChallenge challenge)
    {
        if (Config is null || OAuthRules.Remembering(OAuth, challenge) is var next && next == OAuth) return;
        await Store(next, state.State.Secrets);
    }

    private async Task Store(OAuthState oauth, ImmutableDictionary<string, string> secrets, bool isVisible = false)
    {
        (state.State.OAuth, state.State.Secrets) = (oauth, secrets);
        // A failed write ends the activation; the next one reads what is on disk.
        await (isVisible ? Save(clock.GetUtcNow()) : Durably(() => state.WriteStateAsync()));
    }
}
