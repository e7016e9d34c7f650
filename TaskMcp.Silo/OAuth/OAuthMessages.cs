using System.Collections.Immutable;
using TaskMcp.Connections;

namespace TaskMcp.Silo.OAuth;

/// <summary>A sign-in that is ready to be stored, then to be shown to a person.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.prepared_sign_in")]
public sealed record PreparedSignIn
{
    [Id(0)] public required PendingSignIn Pending { get; init; }

    [Id(1)] public required Secret Verifier { get; init; }

    /// <summary>Of a client that has just registered; null when the stored one stays.</summary>
    [Id(2)] public Secret? NewClientSecret { get; init; }

    /// <summary>Whether the client has just registered.</summary>
    [Id(3)] public bool IsNewClient { get; init; }

    [Id(4)] public required string AuthorizationUrl { get; init; }

    /// <summary>Of <see cref="OAuthState.Epoch"/> when it was prepared.</summary>
    [Id(5)] public required long Epoch { get; init; }
}

/// <summary>A sign-in that its answer has used up.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.taken_sign_in")]
public sealed record TakenSignIn
{
    [Id(0)] public required PendingSignIn Pending { get; init; }

    [Id(1)] public required Secret Verifier { get; init; }

    [Id(2)] public Secret? ClientSecret { get; init; }

    [Id(3)] public required long Epoch { get; init; }
}

/// <summary>Tokens that were got, on their way into the state.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.new_grant")]
public sealed record NewGrant
{
    /// <summary>Of <see cref="OAuthState.Epoch"/> when they were asked for: if it is another by now, they are dropped.</summary>
    [Id(0)] public required long Epoch { get; init; }

    /// <summary>Its number is set when it is stored.</summary>
    [Id(1)] public required OAuthGrant Grant { get; init; }

    [Id(2)] public required Secret AccessToken { get; init; }

    [Id(3)] public Secret? RefreshToken { get; init; }

    [Id(4)] public Secret? ClientSecret { get; init; }

    /// <summary>Of <see cref="OAuthState.Grants"/> when they were asked for, unless a person signed in: if it is another by now, they are dropped.</summary>
    [Id(5)] public long? After { get; init; }
}

/// <summary>A grant that its authorization server ended.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.ended_grant")]
public sealed record EndedGrant
{
    [Id(0)] public required long Number { get; init; }

    /// <summary>Whether the server does not know the client any more either: the next sign-in needs another one.</summary>
    [Id(1)] public bool IsClientUnknown { get; init; }
}

/// <summary>What a server's challenge said that a later sign-in needs.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.seen_challenge")]
public sealed record SeenChallenge
{
    [Id(0)] public string? ResourceMetadata { get; init; }

    [Id(1)] public ImmutableArray<string> Scopes { get; init; } = [];
}
