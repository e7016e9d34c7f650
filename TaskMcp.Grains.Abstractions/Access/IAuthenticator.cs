namespace TaskMcp.Access;

/// <summary>Knows callers by what they show (SPEC S-4). Unknown, expired, revoked and disabled all look the same.</summary>
public interface IAuthenticator
{
    /// <summary>Who shows this token. Refusals: <c>auth.required</c>; <c>auth.unavailable</c> when its issuer cannot be asked.</summary>
    /// <param name="token">As it was sent.</param>
    /// <param name="resource">Where this server is for the caller: what an external issuer's token must be meant for.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    ValueTask<GrainResult<Caller>> ByToken(string token, Uri resource, CancellationToken cancellationToken);

    /// <summary>Whose browser shows this cookie. Refusal: <c>auth.required</c>.</summary>
    ValueTask<GrainResult<Caller>> BySession(string cookie, CancellationToken cancellationToken);

    /// <summary>Opens a session for a user who shows a token of his. Refusal: <c>auth.required</c>, also for tokens of agents and services.</summary>
    Task<GrainResult<OpenedSession>> SignIn(string token, string? userAgent, CancellationToken cancellationToken);
}
