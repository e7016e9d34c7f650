using System.Collections.Immutable;

namespace TaskMcp.Access;

/// <summary>A principal with its tokens and sessions. Key: workspace/principal id. What changes its role goes through <see cref="IWorkspaceGrain"/>, which keeps an owner.</summary>
[Alias("taskmcp.IPrincipalGrain")]
public interface IPrincipalGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes the principal; the same operation again answers it. Refusals: <c>principal.exists, principal.name_invalid, principal.email_invalid,
    /// principal.subject_invalid, principal.subject_exists</c>.
    /// </summary>
    [Alias("Create")] Task<GrainResult<PrincipalSnapshot>> Create(CreatePrincipal command);

    /// <summary>Refusal: <c>principal.not_found</c>.</summary>
    [Alias("Get")] Task<GrainResult<PrincipalSnapshot>> Get();

    /// <summary>Its tokens, newest first, without those that have expired. Refusal: <c>principal.not_found</c>.</summary>
    [Alias("Tokens")] Task<GrainResult<ImmutableArray<TokenSnapshot>>> Tokens();

    /// <summary>
    /// Makes a token; only this answer holds it. Refusals: <c>principal.not_found, token.name_invalid, token.scope_unknown, token.expiry_invalid,
    /// token.too_broad, token.too_long, token.limit</c>.
    /// </summary>
    [Alias("CreateToken")] Task<GrainResult<CreatedToken>> CreateToken(CreateToken command);

    /// <summary>Ends a token, and the tokens and sessions that were made with it. Refusals: <c>principal.not_found, token.not_found</c>.</summary>
    [Alias("RevokeToken")] Task<GrainResult<TokenSnapshot>> RevokeToken(Guid tokenId, CommandContext context);

    /// <summary>Its sessions, newest first, without those that have expired. Refusal: <c>principal.not_found</c>.</summary>
    [Alias("Sessions")] Task<GrainResult<ImmutableArray<SessionSnapshot>>> Sessions();

    /// <summary>Ends a session, or all of them; how many there were. Refusals: <c>principal.not_found, session.not_found</c>.</summary>
    [Alias("EndSessions")] Task<GrainResult<int>> EndSessions(Guid? sessionId, CommandContext context);
}
