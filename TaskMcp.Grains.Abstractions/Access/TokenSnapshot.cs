using System.Collections.Immutable;
using TaskMcp.Connections;

namespace TaskMcp.Access;

/// <summary>A token of a principal as it is listed: never the token itself.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.token")]
public sealed record TokenSnapshot
{
    [Id(0)] public required Guid Id { get; init; }

    [Id(1)] public required Guid PrincipalId { get; init; }

    [Id(2)] public required string Name { get; init; }

    /// <summary>What the token begins with, to tell it from others.</summary>
    [Id(3)] public required string Prefix { get; init; }

    /// <summary>Of <see cref="TokenScopes"/>; empty: all that the principal may.</summary>
    [Id(4)] public ImmutableArray<string> Scopes { get; init; } = [];

    [Id(5)] public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Null for one that does not expire.</summary>
    [Id(6)] public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Roughly: to a quarter of an hour.</summary>
    [Id(7)] public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The token that it was made with, where a principal made it for itself: it ends with that one.</summary>
    [Id(8)] public Guid? ParentId { get; init; }
}

/// <summary>A token at the only moment at which it can be read.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.created_token")]
public sealed record CreatedToken
{
    [Id(0)] public required TokenSnapshot Token { get; init; }

    [Id(1)] public required Secret Text { get; init; }
}

/// <summary>A browser that is signed in.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.session")]
public sealed record SessionSnapshot
{
    [Id(0)] public required Guid Id { get; init; }

    /// <summary>The token that it was signed in with: it ends with that one, and may no more.</summary>
    [Id(1)] public required Guid TokenId { get; init; }

    [Id(2)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(3)] public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Roughly: to a quarter of an hour.</summary>
    [Id(4)] public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>What the browser said it was when it signed in; data from outside.</summary>
    [Id(5)] public string? UserAgent { get; init; }
}

/// <summary>A session at the only moment at which its cookie can be read.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.opened_session")]
public sealed record OpenedSession
{
    [Id(0)] public required SessionSnapshot Session { get; init; }

    [Id(1)] public required Secret Cookie { get; init; }
}
