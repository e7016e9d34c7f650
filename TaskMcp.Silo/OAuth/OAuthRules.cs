using System.Collections.Immutable;
using TaskMcp.Connections;

namespace TaskMcp.Silo.OAuth;

/// <summary>How sign-ins change what is stored of a connection, and what is shown of them. Pure.</summary>
internal static class OAuthRules
{
    public static Refusal NotOAuth { get; } = new("connection.auth_not_oauth", "This connection has no tokens to refresh: its auth_config is neither oauth nor client_credentials.");

    /// <summary>Where a person signs in, while that is what is missing.</summary>
    public static string? ConnectUrl(Guid id, AuthType type, ConnectionStatus status) =>
        type == AuthType.Oauth && status == ConnectionStatus.AuthRequired ? PathOf(id) : null;

    public static string PathOf(Guid id) => $"/oauth/connect/{id:D}";

    /// <summary>What is shown of how a connection identifies itself.</summary>
    public static AuthSummary Shown(AuthSummary auth, OAuthState? state) => state?.Grant is not { } grant
        ? auth
        : auth with { Issuer = grant.Server.Issuer, GrantedScopes = grant.Scopes, ExpiresAt = grant.ExpiresAt };

    /// <summary>Whether the server asked for more than the present grant has.</summary>
    public static bool WantsMore(OAuthState state) => state.Grant is { } grant && ScopeChoice.AsksMore(state.WantedScopes, grant.Scopes.Concat(grant.Requested));

    public static OAuthState Begun(OAuthState state, PreparedSignIn prepared) => state with { Pending = prepared.Pending, Client = prepared.Pending.Client };

    public static OAuthState Taken(OAuthState state) => state with { Pending = null };

    /// <summary>The state with new tokens; null when they come too late.</summary>
    public static OAuthState? Granted(OAuthState state, NewGrant grant)
    {
        if (grant.Epoch != state.Epoch || (grant.After is { } after && after != state.Grants)) return null;
        var number = state.Grants + 1;
        var hasRefreshToken = grant.RefreshToken is not null || (grant.After is not null && state.Grant?.HasRefreshToken == true);
        return state with
        {
            Grants = number,
            Grant = grant.Grant with { Number = number, HasRefreshToken = hasRefreshToken },
            Client = grant.Grant.Client.Origin == ClientOrigin.Configured ? grant.Grant.Client : state.Client,
            // What a person has just agreed to is what was wanted.
            WantedScopes = grant.After is null ? [] : state.WantedScopes,
        };
    }

    /// <summary>The state without a grant that its server ended; null when there is another one by now.</summary>
    public static OAuthState? Dropped(OAuthState state, EndedGrant ended)
    {
        if (state.Grant is not { } grant || grant.Number != ended.Number) return null;
        var dropped = state with { Grant = null, Grants = state.Grants + 1, WantedScopes = ScopeChoice.Cleaned(state.WantedScopes.Concat(grant.Requested)) };
        // What the user has set stays bound to its issuer.
        return ended.IsClientUnknown && state.Client is { Origin: ClientOrigin.Registered } ? dropped with { Client = null } : dropped;
    }

    /// <summary>The state with what a challenge said; the same one when nothing is new.</summary>
    public static OAuthState Remembering(OAuthState state, SeenChallenge challenge)
    {
        var metadata = OAuthUrls.Safe(challenge.ResourceMetadata)?.OriginalString ?? state.ResourceMetadata;
        var scopes = ScopeChoice.Cleaned(state.WantedScopes.Concat(challenge.Scopes));
        return metadata == state.ResourceMetadata && scopes.Length == state.WantedScopes.Length ? state : state with { ResourceMetadata = metadata, WantedScopes = scopes };
    }

    /// <summary>The sealed values after new tokens: what did not come anew stays, except after a sign-in.</summary>
    public static ImmutableDictionary<string, string> WithTokens(ImmutableDictionary<string, string> secrets, ImmutableDictionary<string, string> boxes, bool isSignIn) =>
        (isSignIn ? secrets.RemoveRange([OAuthFields.AccessToken, OAuthFields.RefreshToken, OAuthFields.GrantClientSecret]) : secrets).SetItems(boxes);
}
