using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.OAuth;

/// <summary>
/// The tokens of one set of settings (SPEC C-7): gives the present one, gets the next one before it expires, once for all who ask. Any thread.
/// A new token is stored before it is used: the refresh token before it may be gone by then. Works outside the grain's turns.
/// </summary>
internal sealed class AccessTokens(TokenWish wish, TokenSecrets secrets, AuthType type, string connectUrl, AuthorizationServers servers, IGrantStore store, SecretRedactor redactor, TimeProvider clock)
{
    private const int StoreAttempts = 3;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Lock _lock = new();
    private OAuthGrant? _grant = wish.State.Grant;
    private AccessToken? _token = wish.State.Grant is { } grant && secrets.AccessToken is { } value ? AccessToken.Of(grant, value.Reveal()) : null;
    private Secret? _refreshToken = secrets.RefreshToken;
    private ImmutableArray<string> _wanted = wish.Challenged;
    private string? _resourceMetadata = wish.ResourceMetadata;
    private long _grants = wish.State.Grants;
    private long? _refused;
    private DateTimeOffset _notBefore;
    private Task<AccessToken>? _renewal;

    /// <summary>Knows every token that was sent.</summary>
    public SecretRedactor Redactor => redactor;

    private bool IsOwn => type == AuthType.ClientCredentials;

    private bool CanRenew => IsOwn || (_grant is not null && _refreshToken is not null);

    /// <summary>The token to send; null when there is none and a person has to sign in.</summary>
    /// <exception cref="McpFailureException">There is none now.</exception>
    public async ValueTask<AccessToken?> Get(CancellationToken cancellationToken)
    {
        Task<AccessToken> renewal;
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_token is { } token)
            {
                if (!token.IsDue(now) || !CanRenew) return token;
                if (!token.IsOver(now))
                {
                    // Nobody waits as long as the present one is good.
                    if (now >= _notBefore) Renewal();
                    return token;
                }
            }
            else if (!CanRenew)
            {
                return null;
            }

            renewal = Renewal();
        }

        return await renewal.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A token after the one that the server refused: one that somebody else has got meanwhile, or a new one.</summary>
    /// <exception cref="McpFailureException">There is none, or none now.</exception>
    public Task<AccessToken> After(AccessToken refused, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_token is { } token && token.Number > refused.Number) return Task.FromResult(token);
            // One that was new and refused all the same: another new one would be, too.
            if (!CanRenew || _refused >= refused.Number) throw SignInNeeded();
            return Renewal().WaitAsync(cancellationToken);
        }
    }

    /// <summary>Gets a new token although the present one may be good.</summary>
    /// <exception cref="McpFailureException">There is none, or none now.</exception>
    public Task<AccessToken> Renew(CancellationToken cancellationToken)
    {
        lock (_lock) return CanRenew ? Renewal().WaitAsync(cancellationToken) : throw SignInNeeded();
    }

    /// <summary>The server refused a token that was new.</summary>
    public McpFailureException Refused(AccessToken token)
    {
        lock (_lock) _refused = token.Number;
        return SignInNeeded();
    }

    /// <summary>The server wants a token, or another one.</summary>
    public async Task Note(BearerChallenge challenge, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (challenge.Scopes.IsEmpty && challenge.ResourceMetadata is null) return;
            if ((challenge.ResourceMetadata ?? _resourceMetadata) == _resourceMetadata && !ScopeChoice.AsksMore(challenge.Scopes, _wanted)) return;
            _resourceMetadata = challenge.ResourceMetadata ?? _resourceMetadata;
            _wanted = ScopeChoice.Cleaned(_wanted.Concat(challenge.Scopes));
        }

        await store.Remember(new() { ResourceMetadata = challenge.ResourceMetadata, Scopes = challenge.Scopes }).WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The token is not enough for a request: remembers what is missing. Gives a wider token where that takes no person.</summary>
    /// <exception cref="McpFailureException">A person has to sign in again, or that would change nothing.</exception>
    public async Task<AccessToken> Wider(AccessToken? token, BearerChallenge challenge, CancellationToken cancellationToken)
    {
        if (token is not null && !ScopeChoice.AsksMore(challenge.Scopes, token.Scopes))
        {
            throw new McpFailureException(McpErrorCode.AuthFailed, "The server says that the token's scopes are not enough (insufficient_scope), but asks for none that it has not: signing in again would change nothing.") { IsFinal = true };
        }

        await Note(challenge, cancellationToken).ConfigureAwait(false);
        if (IsOwn && token is not null) return await After(token, cancellationToken).ConfigureAwait(false);
        throw new McpFailureException(McpErrorCode.AuthFailed, $"The server asks for more than was granted ({string.Join(' ', challenge.Scopes)}). {WayOut}");
    }

    /// <summary>Why nothing can be sent without a person.</summary>
    public McpFailureException SignInNeeded() => new(McpErrorCode.AuthFailed, $"{(_grant is null ? "The server asks for a token and there is none." : "The server does not take the token any more.")} {WayOut}");

    private string WayOut => IsOwn
        ? "Check client_id, client_secret and scopes in auth_config."
        : $"Sign in: open {connectUrl} of this server in a browser.";

    // Under the lock.
    private Task<AccessToken> Renewal()
    {
        if (_renewal is not null) return _renewal;
        // It belongs to all who wait for it: it must not carry the trace or context of the first. Only storing is part of that call: a grain that is
        // about to end takes nothing in but what a running call waits for.
        var caller = ExecutionContext.Capture();
        using (ExecutionContext.SuppressFlow()) _renewal = Task.Run(() => RenewOnce(caller), CancellationToken.None);
        // Somebody may not wait: the failure is met again by whoever does.
        _ = _renewal.ContinueWith(static task => task.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return _renewal;
    }

    private async Task<AccessToken> RenewOnce(ExecutionContext? caller)
    {
        OAuthGrant? present;
        lock (_lock) present = _grant;
        try
        {
            var answer = await Ask(present).ConfigureAwait(false);
            redactor.Add(answer.AccessToken.Reveal());
            if (answer.RefreshToken is { } refresh) redactor.Add(refresh.Reveal());
            var kept = await In(caller, () => Keep(answer)).ConfigureAwait(false) ?? throw McpFailureException.Unreachable("The connection was changed while a token was got. Try again.");
            lock (_lock)
            {
                _grant = kept;
                _grants = kept.Number;
                _refreshToken = answer.RefreshToken ?? _refreshToken;
                return _token = AccessToken.Of(kept, answer.AccessToken.Reveal());
            }
        }
        catch (OAuthException error) when (error.IsOver)
        {
            await In(caller, () => Drop(present, error)).ConfigureAwait(false);
            throw new McpFailureException(McpErrorCode.AuthFailed, $"{error.Message} {WayOut}", error);
        }
        catch (OAuthException error)
        {
            lock (_lock) _notBefore = clock.GetUtcNow() + Pause;
            throw error.ToFailure();
        }
        finally
        {
            lock (_lock) _renewal = null;
        }
    }

    private Task<NewGrant> Ask(OAuthGrant? present)
    {
        if (!IsOwn) return servers.Refresh(present!, wish.State.Epoch, _refreshToken!, secrets.GrantClientSecret, CancellationToken.None);
        var state = wish.State with { Grant = present };
        return servers.ClientCredentials(
            new() { Server = wish.Server, ClientId = wish.ClientId, ClientSecret = wish.ClientSecret, Issuer = wish.Issuer, Scopes = wish.Scopes, State = state, ResourceMetadata = _resourceMetadata, Challenged = _wanted },
            CancellationToken.None);
    }

    // A write may fail for a moment; what was got must not be lost for that, since it can't be got again.
    private async Task<OAuthGrant?> Keep(NewGrant grant)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await store.Keep(grant with { After = _grants }).ConfigureAwait(false);
            }
            catch (Exception error) when (attempt == StoreAttempts)
            {
                throw McpFailureException.Unreachable("A new token could not be stored, so it is not used. Try again.", error);
            }
            catch (Exception) when (attempt < StoreAttempts)
            {
                // Once more.
            }
        }
    }

    private static T In<T>(ExecutionContext? context, Func<T> work)
        where T : Task
    {
        if (context is null) return work();
        T? started = null;
        ExecutionContext.Run(context, _ => started = work(), null);
        return started!;
    }

    private async Task Drop(OAuthGrant? grant, OAuthException why)
    {
        lock (_lock) (_token, _refreshToken) = (null, null);
        if (grant is not null) await store.Drop(new() { Number = grant.Number, IsClientUnknown = why.IsClientUnknown }).ConfigureAwait(false);
    }
}

/// <summary>What is opened of a grant, for one set of settings.</summary>
internal sealed class TokenSecrets
{
    public Secret? AccessToken { get; init; }

    public Secret? RefreshToken { get; init; }

    public Secret? GrantClientSecret { get; init; }

    public override string ToString() => "***";
}
