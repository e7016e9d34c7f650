using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Silo.Results;

namespace TaskMcp.Silo.Access;

/// <summary>What may become a token, and what a token or session is good for. Pure.</summary>
internal static class TokenRules
{
    public const int MaxName = 100;
    public const int MaxTokens = 100;
    public const int MaxSessions = 20;

    private const int MaxUserAgent = 200;

    /// <summary>Last use is kept no more exactly than this, so that using a token writes next to nothing.</summary>
    private static readonly TimeSpan UseStep = TimeSpan.FromMinutes(15);

    private static readonly TimeSpan SessionLifetime = TimeSpan.FromDays(30);
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(3653);

    public static readonly Refusal NotFound = new("token.not_found", "The principal has no such token.");

    /// <summary>Its issuer can end such a token at any time, and what it had made would stay.</summary>
    public static readonly Refusal OfIssuer = new("auth.forbidden", "A token of an external issuer makes no tokens of this server: use it as it is, or ask an owner for one.");

    public static readonly Refusal ParentEnded = new("auth.required", "The token that it is made with is not good any more.");

    public static readonly Refusal SessionNotFound = new("session.not_found", "The principal has no such session.");

    /// <summary>Why there can be no such token; null when there can.</summary>
    public static Refusal? WhyNot(CreateToken command, PrincipalState state, DateTimeOffset now)
    {
        if (command.Within is { TokenId: null }) return OfIssuer;
        var errors = new FieldErrors();
        TextRules.Check(command.Name, "name", 1, MaxName, "token.name_invalid", errors);
        if (command.Name is { Length: > 0 } && string.IsNullOrWhiteSpace(command.Name)) errors.Add("token.name_invalid", "name", $"name must be 1–{MaxName} characters and not only spaces");
        if (command.Scopes.FirstOrDefault(scope => !TokenScopes.All.Contains(scope)) is { } unknown)
            errors.Add("token.scope_unknown", "scopes", $"scopes must be of {string.Join(", ", TokenScopes.All)} (was {TextRules.Start(unknown, 50)}); none for all that the principal may");
        if (command.ExpiresAt is { } end && (end <= now || end > now + LongestLife))
            errors.Add("token.expiry_invalid", "expires_at", "expires_at must be in the future and within ten years; leave it out for a token that does not expire");
        if (command.Within is { } bounds)
        {
            if (!TokenScopes.IsWithin(command.Scopes, bounds.Scopes))
                errors.Add("token.too_broad", "scopes", $"scopes must stay within those of the token that makes it: {string.Join(", ", bounds.Scopes)}");
            if (bounds.ExpiresAt is { } last && (command.ExpiresAt is null || command.ExpiresAt > last))
                errors.Add("token.too_long", "expires_at", $"expires_at must not be after that of the token or session that makes it: {last:O}");
        }

        return errors.ToRefusal() ?? (Live(state.Tokens, now).Length >= MaxTokens
            ? new Refusal("token.limit", $"A principal has at most {MaxTokens} tokens: revoke one that is not needed any more.")
            : null);
    }

    public static ImmutableArray<StoredToken> Live(ImmutableArray<StoredToken> tokens, DateTimeOffset now) =>
        [.. tokens.Where(stored => stored.Token.ExpiresAt is not { } end || end > now)];

    public static ImmutableArray<StoredSession> Live(ImmutableArray<StoredSession> sessions, DateTimeOffset now) => [.. sessions.Where(stored => stored.Session.ExpiresAt > now)];

    /// <summary>Whether a token of the principal is good now.</summary>
    public static bool IsGood(PrincipalState state, Guid tokenId, long epoch, DateTimeOffset now) => Live(state.Tokens, now).Any(stored => stored.Token.Id == tokenId && stored.Epoch == epoch);

    /// <summary>When a session that is opened now ends: never after its token.</summary>
    public static DateTimeOffset SessionEnd(TokenSnapshot token, DateTimeOffset now) =>
        token.ExpiresAt is { } end && end < now + SessionLifetime ? end : now + SessionLifetime;

    public static string? UserAgent(string? text) => text is { Length: > 0 } && TextRules.IsStorable(text) ? TextRules.Start(text, MaxUserAgent) : null;

    /// <summary>The state without a token, what was made with it, and the sessions of all of them.</summary>
    public static PrincipalState Without(PrincipalState state, Guid tokenId)
    {
        var gone = new HashSet<Guid> { tokenId };
        int before;
        do
        {
            before = gone.Count;
            // Their times say nothing: a clock may have been set back between two of them.
            gone.UnionWith(state.Tokens.Where(stored => stored.Token.ParentId is { } parent && gone.Contains(parent)).Select(stored => stored.Token.Id));
        }
        while (gone.Count > before);

        return Keep(state, stored => !gone.Contains(stored.Token.Id), stored => !gone.Contains(stored.Session.TokenId));
    }

    /// <summary>The state without what has expired.</summary>
    public static PrincipalState WithoutExpired(PrincipalState state, DateTimeOffset now) =>
        Keep(state, stored => stored.Token.ExpiresAt is not { } end || end > now, stored => stored.Session.ExpiresAt > now);

    /// <summary>The state with these tokens and sessions only; the pointers to the others are left over.</summary>
    public static PrincipalState Keep(PrincipalState state, Func<StoredToken, bool> tokens, Func<StoredSession, bool> sessions)
    {
        var left = state.Tokens.Where(stored => !tokens(stored)).Select(stored => stored.Token.Prefix)
            .Concat(state.Sessions.Where(stored => !sessions(stored)).Select(stored => stored.Handle))
            .Select(PointerKeys.Of);
        return state with { Tokens = [.. state.Tokens.Where(tokens)], Sessions = [.. state.Sessions.Where(sessions)], Leftovers = [.. state.Leftovers, .. left] };
    }

    /// <summary>Who shows this; null when it is not good.</summary>
    public static Caller? Authenticate(string workspace, PrincipalState state, CredentialProof proof, long epoch, DateTimeOffset now)
    {
        if (state is not { IsDeleted: false, Principal: { Enabled: true } principal }) return null;
        var session = proof.IsSession ? Live(state.Sessions, now).FirstOrDefault(stored => stored.Session.Id == proof.Id && stored.Epoch == epoch) : null;
        var token = Live(state.Tokens, now).FirstOrDefault(stored => stored.Token.Id == (proof.IsSession ? session?.Session.TokenId : proof.Id) && stored.Epoch == epoch);
        if (token is null || (session?.Hash ?? token.Hash) is not { } hash || !TokenText.IsSame(hash, proof.Hash)) return null;
        return new()
        {
            Workspace = workspace,
            Actor = principal.ToActor(),
            Role = TokenScopes.Cap(principal.Role, token.Token.Scopes),
            ToolRole = principal.Role,
            Scopes = token.Token.Scopes,
            TokenId = token.Token.Id,
            SessionId = session?.Session.Id,
            ExpiresAt = session?.Session.ExpiresAt ?? token.Token.ExpiresAt,
            Confirm = principal.Confirm,
        };
    }

    /// <summary>Whether this is a token of the principal, good or not: whoever shows it had it from somebody.</summary>
    public static bool WasGood(PrincipalState state, CredentialProof proof) =>
        !proof.IsSession && state is { IsDeleted: false, Principal: not null } && state.Tokens.Any(stored => stored.Token.Id == proof.Id && TokenText.IsSame(stored.Hash, proof.Hash));

    public static bool IsExpired(PrincipalState state, CredentialProof proof, DateTimeOffset now) => Live(state.Tokens, now).All(stored => stored.Token.Id != proof.Id);

    /// <summary>Whom an external issuer vouches for; null when that is not good.</summary>
    public static Caller? Vouched(string workspace, PrincipalState state, ExternalVoucher voucher, DateTimeOffset? breachedAt, DateTimeOffset now)
    {
        if (state is not { IsDeleted: false, Principal: { Enabled: true } principal } || principal.ExternalSubject != voucher.Subject) return null;
        if (voucher.ExpiresAt <= now || (breachedAt is { } breach && !(voucher.IssuedAt > breach))) return null;
        return new()
        {
            Workspace = workspace,
            Actor = principal.ToActor(),
            Role = TokenScopes.Cap(principal.Role, voucher.Scopes),
            ToolRole = principal.Role,
            Scopes = voucher.Scopes,
            ExpiresAt = voucher.ExpiresAt,
            Confirm = principal.Confirm,
        };
    }

    /// <summary>The state with a use noted; the same one when a use is noted recently enough.</summary>
    public static PrincipalState Used(PrincipalState state, CredentialProof proof, DateTimeOffset now)
    {
        if (proof.IsSession)
        {
            var session = state.Sessions.FirstOrDefault(stored => stored.Session.Id == proof.Id);
            return session is null || !IsDue(session.Session.LastUsedAt, now) ? state
                : state with { Sessions = state.Sessions.Replace(session, session with { Session = session.Session with { LastUsedAt = now } }) };
        }

        var token = state.Tokens.FirstOrDefault(stored => stored.Token.Id == proof.Id);
        return token is null || !IsDue(token.Token.LastUsedAt, now) ? state
            : state with { Tokens = state.Tokens.Replace(token, token with { Token = token.Token with { LastUsedAt = now } }) };
    }

    private static bool IsDue(DateTimeOffset? last, DateTimeOffset now) => last is not { } at || now - at >= UseStep;
}
