using System.Collections.Immutable;
using TaskMcp.Toolboxes;

namespace TaskMcp.Access;

/// <summary>Makes a principal.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.create_principal")]
public sealed record CreatePrincipal
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public required ActorKind Kind { get; init; }

    [Id(2)] public required string Name { get; init; }

    [Id(3)] public string? Email { get; init; }

    [Id(4)] public required WorkspaceRole Role { get; init; }

    [Id(5)] public ExternalSubject? ExternalSubject { get; init; }

    [Id(6)] public ConfirmPolicy Confirm { get; init; }
}

/// <summary>Changes a principal; what is not set stays.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.update_principal")]
public sealed record UpdatePrincipal
{
    [Id(0)] public required CommandContext Context { get; init; }

    [Id(1)] public Optional<string> Name { get; init; }

    [Id(2)] public Optional<string?> Email { get; init; }

    [Id(3)] public Optional<WorkspaceRole> Role { get; init; }

    [Id(4)] public Optional<bool> Enabled { get; init; }

    [Id(5)] public Optional<ExternalSubject?> ExternalSubject { get; init; }

    [Id(6)] public Optional<ConfirmPolicy> Confirm { get; init; }
}

/// <summary>Makes a token.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.create_token")]
public sealed record CreateToken
{
    [Id(0)] public required CommandContext Context { get; init; }

    /// <summary>1–100 characters, for people.</summary>
    [Id(1)] public required string Name { get; init; }

    [Id(2)] public ImmutableArray<string> Scopes { get; init; } = [];

    [Id(3)] public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What the new token must not go beyond: set where a principal makes one for itself.</summary>
    [Id(4)] public TokenBounds? Within { get; init; }
}

/// <summary>What the token or session that makes a token may itself.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.token_bounds")]
public sealed record TokenBounds
{
    [Id(0)] public ImmutableArray<string> Scopes { get; init; } = [];

    [Id(1)] public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>The new token ends with this one.</summary>
    [Id(2)] public Guid? TokenId { get; init; }
}
