using System.Collections.Immutable;
using TaskMcp.Access;

namespace TaskMcp.Silo.Access;

/// <summary>What is stored of a principal.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.principal_state")]
public sealed record PrincipalState
{
    public const string Name = "principal";

    /// <summary>Null until it is created.</summary>
    [Id(0)] public PrincipalSnapshot? Principal { get; init; }

    [Id(1)] public ImmutableArray<StoredToken> Tokens { get; init; } = [];

    [Id(2)] public ImmutableArray<StoredSession> Sessions { get; init; } = [];

    /// <summary>The principal is gone for callers; this record stays until the read model knows.</summary>
    [Id(3)] public bool IsDeleted { get; init; }

    /// <summary>The operation that created the principal: a repeat of it never makes a second one.</summary>
    [Id(4)] public string? CreatedBy { get; init; }

    /// <summary>Keys of pointers to what is gone, which are still to be cleared.</summary>
    [Id(5)] public ImmutableArray<string> Leftovers { get; init; } = [];
}

/// <summary>What is stored of a token: nothing that it could be made from.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.stored_token")]
public sealed record StoredToken
{
    [Id(0)] public required TokenSnapshot Token { get; init; }

    /// <summary>SHA-256 of its text.</summary>
    [Id(1)] public required string Hash { get; init; }

    /// <summary>That of the workspace when it was made: a breach ends all of an earlier one (SPEC A-7).</summary>
    [Id(2)] public required long Epoch { get; init; }
}

/// <summary>What is stored of a session: nothing that its cookie could be made from.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.stored_session")]
public sealed record StoredSession
{
    [Id(0)] public required SessionSnapshot Session { get; init; }

    [Id(1)] public required string Handle { get; init; }

    [Id(2)] public required string Hash { get; init; }

    [Id(3)] public required long Epoch { get; init; }
}
