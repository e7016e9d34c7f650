using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Access;

/// <summary>Tokens and sessions: stored as hashes, shown once (SPEC S-4).</summary>
internal sealed partial class PrincipalGrain
{
    private static readonly TimeSpan DenialStep = TimeSpan.FromMinutes(1);

    private DateTimeOffset _deniedAt;

    public Task<GrainResult<ImmutableArray<TokenSnapshot>>> Tokens() => Task.FromResult<GrainResult<ImmutableArray<TokenSnapshot>>>(Present is null
        ? NotFound()
        : ImmutableArray.CreateRange(TokenRules.Live(state.State.Tokens, clock.GetUtcNow()).Select(stored => stored.Token).OrderByDescending(token => token.CreatedAt).ThenByDescending(token => token.Id)));

    public async Task<GrainResult<CreatedToken>> CreateToken(CreateToken command)
    {
        if (Present is null) return NotFound();
        var now = clock.GetUtcNow();
        if (TokenRules.WhyNot(command, state.State, now) is { } refusal) return refusal;
        if (await Standing() is not { } standing) return PrincipalRules.NotFound;
        // A token that ended between its request and this turn makes no more tokens.
        if (command.Within?.TokenId is { } parent && !TokenRules.IsGood(state.State, parent, standing.Epoch, now)) return TokenRules.ParentEnded;
        var (handle, text) = TokenText.New(TokenText.Token);
        var token = new TokenSnapshot
        {
            Id = ids.Next(),
            PrincipalId = Id,
            Name = command.Name,
            Prefix = handle,
            Scopes = [.. command.Scopes.Distinct()],
            CreatedAt = now,
            ExpiresAt = command.ExpiresAt,
            ParentId = command.Within?.TokenId,
        };
        // First the pointer: without its token it leads nowhere.
        await Pointer(PointerKeys.Of(handle)).Claim(new() { Workspace = Workspace, PrincipalId = Id, Id = token.Id });
        var next = TokenRules.WithoutExpired(state.State, now);
        await Save(next with { Tokens = next.Tokens.Add(new() { Token = token, Hash = TokenText.Hash(text), Epoch = standing.Epoch }) });
        return new CreatedToken { Token = token, Text = new(text) };
    }

    public async Task<GrainResult<TokenSnapshot>> RevokeToken(Guid tokenId, CommandContext context)
    {
        if (Present is null) return NotFound();
        if (state.State.Tokens.FirstOrDefault(stored => stored.Token.Id == tokenId) is not { } stored) return TokenRules.NotFound;
        await Save(TokenRules.Without(state.State, tokenId));
        return stored.Token;
    }

    public Task<GrainResult<ImmutableArray<SessionSnapshot>>> Sessions() => Task.FromResult<GrainResult<ImmutableArray<SessionSnapshot>>>(Present is null
        ? NotFound()
        : ImmutableArray.CreateRange(TokenRules.Live(state.State.Sessions, clock.GetUtcNow()).Select(stored => stored.Session).OrderByDescending(session => session.CreatedAt).ThenByDescending(session => session.Id)));

    public async Task<GrainResult<int>> EndSessions(Guid? sessionId, CommandContext context)
    {
        if (Present is null) return NotFound();
        var ending = state.State.Sessions.Count(stored => sessionId is null || stored.Session.Id == sessionId);
        if (ending == 0) return sessionId is null ? 0 : TokenRules.SessionNotFound;
        await Save(TokenRules.Keep(state.State, _ => true, stored => sessionId is not null && stored.Session.Id != sessionId));
        return ending;
    }

    public async Task<Caller?> Authenticate(CredentialProof proof)
    {
        if (Present is null)
        {
            NotFound();
            return null;
        }

        if (await Standing() is not { } standing) return null;
        var now = clock.GetUtcNow();
        var caller = TokenRules.Authenticate(Workspace, state.State, proof, standing.Epoch, now);
        if (caller is not null) await Note(TokenRules.Used(state.State, proof, now));
        else if (TokenRules.WasGood(state.State, proof) && now - _deniedAt >= DenialStep) _ = Deny(proof, _deniedAt = now);
        return caller;
    }

    /// <summary>
    /// Records that somebody shows a token of this principal that is not good any more (SPEC A-2), now and then: who goes on trying writes no more than that.
    /// Nobody waits for it, so that the answer takes no longer than for a token that never was.
    /// </summary>
    private async Task Deny(CredentialProof proof, DateTimeOffset now)
    {
        try
        {
            await GrainFactory.Audit(Workspace).Append(new()
            {
                Actor = Present!.ToActor(),
                Action = "auth.denied",
                TargetType = "token",
                TargetId = proof.Id.ToString("D"),
                TokenId = proof.Id,
                Decision = AuditDecision.Denied,
                Reason = !Present!.Enabled ? "principal.disabled" : TokenRules.IsExpired(state.State, proof, now) ? "token.expired" : "token.breached",
            });
        }
        catch (Exception)
        {
            // It is denied all the same, and the audit itself has said in the log that it can't be written.
        }
    }

    public async Task<Caller?> Vouch(ExternalVoucher voucher) => await Standing() is { } standing
        ? TokenRules.Vouched(Workspace, state.State, voucher, standing.BreachedAt, clock.GetUtcNow())
        : null;

    public async Task<OpenedSession?> OpenSession(CredentialProof proof, string? userAgent)
    {
        if (Present is not { Kind: ActorKind.User } || await Standing() is not { } standing) return null;
        var now = clock.GetUtcNow();
        if (TokenRules.Authenticate(Workspace, state.State, proof, standing.Epoch, now) is null) return null;
        var token = state.State.Tokens.First(stored => stored.Token.Id == proof.Id).Token;
        var (handle, text) = TokenText.New(TokenText.Session);
        var session = new SessionSnapshot
        {
            Id = ids.Next(),
            TokenId = token.Id,
            CreatedAt = now,
            ExpiresAt = TokenRules.SessionEnd(token, now),
            LastUsedAt = now,
            UserAgent = TokenRules.UserAgent(userAgent),
        };
        await Pointer(PointerKeys.Of(handle)).Claim(new() { Workspace = Workspace, PrincipalId = Id, Id = session.Id });
        var next = TokenRules.WithoutExpired(state.State, now);
        // The oldest makes room.
        var oldest = next.Sessions.OrderByDescending(stored => stored.Session.CreatedAt).Skip(TokenRules.MaxSessions - 1).ToHashSet();
        next = TokenRules.Keep(next, _ => true, stored => !oldest.Contains(stored));
        await Save(next with { Sessions = next.Sessions.Add(new() { Session = session, Handle = handle, Hash = TokenText.Hash(text), Epoch = standing.Epoch }) });
        return new() { Session = session, Cookie = new Secret(text) };
    }

    public async Task<bool> Purge(long epoch)
    {
        if (Present is null) return false;
        var next = TokenRules.Keep(state.State, stored => stored.Epoch >= epoch, stored => stored.Epoch >= epoch);
        if (next.Leftovers.Length == state.State.Leftovers.Length)
        {
            known.Forget(Workspace, Id);
            return false;
        }

        await Save(next);
        return true;
    }

    private Task<WorkspaceStanding?> Standing() => GrainFactory.GetGrain<IWorkspaceSelf>(GrainKeys.OfWorkspace(Workspace)).Standing();

    /// <summary>Nobody is turned away because the time of a use could not be stored.</summary>
    private async Task Note(PrincipalState used)
    {
        if (ReferenceEquals(used, state.State)) return;
        try
        {
            await Write(used);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // The activation ends; the next one notes the next use.
        }
    }
}
