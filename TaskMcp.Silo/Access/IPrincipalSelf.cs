using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>What only TaskMcp itself asks of a principal. Key as <see cref="IPrincipalGrain"/>.</summary>
[Alias("taskmcp.IPrincipalSelf")]
public interface IPrincipalSelf : IGrainWithStringKey
{
    /// <summary>Who shows this token or this session; null when it is not good.</summary>
    [Alias("Authenticate")] Task<Caller?> Authenticate(CredentialProof proof);

    /// <summary>The caller that an external issuer vouches for; null when it is not good.</summary>
    [Alias("Vouch")] Task<Caller?> Vouch(ExternalVoucher voucher);

    /// <summary>Whether an external subject is this principal's, or about to be. Interleaves, since principals ask one another in their turns.</summary>
    [Alias("Holds"), AlwaysInterleave] Task<bool> Holds(ExternalSubject subject);

    /// <summary>Opens a session with a token; null when the token is not good, or not a user's.</summary>
    [Alias("OpenSession")] Task<OpenedSession?> OpenSession(CredentialProof proof, string? userAgent);

    /// <summary>From the workspace, which keeps an owner. Refusals as there.</summary>
    [Alias("Update")] Task<GrainResult<PrincipalSnapshot>> Update(UpdatePrincipal command);

    /// <summary>From the workspace, which keeps an owner. Refusals as there.</summary>
    [Alias("Delete")] Task<GrainResult<PrincipalSnapshot>> Delete(CommandContext context);

    /// <summary>From a breach: removes what an earlier epoch has left; whether there was anything.</summary>
    [Alias("Purge")] Task<bool> Purge(long epoch);
}

/// <summary>What somebody shows: which credential, and the hash of its text.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.credential_proof")]
public sealed record CredentialProof
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required string Hash { get; init; }

    /// <summary>Of a session's cookie, not of a token.</summary>
    [Id(2)] public bool IsSession { get; init; }
}

/// <summary>What an external issuer says of a token (RFC 7662).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.external_voucher")]
public sealed record ExternalVoucher
{
    [Id(0)] public required ExternalSubject Subject { get; init; }

    /// <summary>Of <see cref="TokenScopes"/>; others are none of ours.</summary>
    [Id(1)] public ImmutableArray<string> Scopes { get; init; } = [];

    [Id(2)] public DateTimeOffset? IssuedAt { get; init; }

    [Id(3)] public DateTimeOffset? ExpiresAt { get; init; }
}
