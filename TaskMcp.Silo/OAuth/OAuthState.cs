using System.Collections.Immutable;

namespace TaskMcp.Silo.OAuth;

/// <summary>What a connection keeps of its sign-ins (SPEC C-7). Nothing secret is in it: that is sealed beside it, under <see cref="OAuthFields"/>.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.oauth_state")]
public sealed record OAuthState
{
    /// <summary>The client that the next sign-in uses, if it is at the same authorization server.</summary>
    [Id(0)] public OAuthClient? Client { get; init; }

    [Id(1)] public OAuthGrant? Grant { get; init; }

    [Id(2)] public PendingSignIn? Pending { get; init; }

    /// <summary>Where the server's last challenge said that its metadata is.</summary>
    [Id(3)] public string? ResourceMetadata { get; init; }

    /// <summary>What the server's challenges asked for since the last sign-in.</summary>
    [Id(4)] public ImmutableArray<string> WantedScopes { get; init; } = [];

    /// <summary>How many grants there were, refreshed ones included: tells tokens apart that were got at once.</summary>
    [Id(5)] public long Grants { get; init; }

    /// <summary>How often the settings were replaced that all this belongs to.</summary>
    [Id(6)] public long Epoch { get; init; }

    /// <summary>What is left when the settings are replaced: nothing but the counters.</summary>
    public static OAuthState Replaced(OAuthState? before) => new() { Grants = (before?.Grants ?? 0) + 1, Epoch = (before?.Epoch ?? 0) + 1 };
}

/// <summary>Who TaskMcp is at one authorization server. Never used at another one.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.oauth_client")]
public sealed record OAuthClient
{
    [Id(0)] public required string Issuer { get; init; }

    [Id(1)] public required string ClientId { get; init; }

    [Id(2)] public required ClientOrigin Origin { get; init; }

    /// <summary>How it proves itself at the token endpoint.</summary>
    [Id(3)] public required TokenAuthMethod AuthMethod { get; init; }

    /// <summary>Registered: the only place that the server sends people back to.</summary>
    [Id(4)] public string? RedirectUri { get; init; }

    /// <summary>Registered: when its secret ends (RFC 7591, 3.2.1).</summary>
    [Id(5)] public DateTimeOffset? SecretExpiresAt { get; init; }
}

/// <summary>How TaskMcp came to be a client.</summary>
[GenerateSerializer, Alias("taskmcp.client_origin")]
public enum ClientOrigin
{
    /// <summary>Somebody registered it and put <c>client_id</c> into the credentials.</summary>
    Configured,

    /// <summary>The id is the URL of our client metadata document.</summary>
    MetadataDocument,

    /// <summary>TaskMcp registered itself (RFC 7591).</summary>
    Registered,
}

/// <summary>How a client proves itself at the token endpoint (RFC 7591, 2).</summary>
[GenerateSerializer, Alias("taskmcp.token_auth_method")]
public enum TokenAuthMethod
{
    None,
    ClientSecretBasic,
    ClientSecretPost,
}

/// <summary>An authorization server as it was found.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.oauth_server")]
public sealed record OAuthServer
{
    [Id(0)] public required string Issuer { get; init; }

    [Id(1)] public required string TokenEndpoint { get; init; }

    /// <summary>Whether its authorization responses must name the issuer (RFC 9207).</summary>
    [Id(2)] public bool SendsIssuer { get; init; }
}

/// <summary>What an authorization server granted, with all that refreshing it takes.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.oauth_grant")]
public sealed record OAuthGrant
{
    [Id(0)] public required long Number { get; init; }

    [Id(1)] public required OAuthServer Server { get; init; }

    [Id(2)] public required OAuthClient Client { get; init; }

    /// <summary>RFC 8707.</summary>
    [Id(3)] public required string Resource { get; init; }

    /// <summary>What was asked for.</summary>
    [Id(4)] public ImmutableArray<string> Requested { get; init; } = [];

    /// <summary>What was granted.</summary>
    [Id(5)] public ImmutableArray<string> Scopes { get; init; } = [];

    [Id(6)] public required DateTimeOffset IssuedAt { get; init; }

    /// <summary>Null when the server does not say.</summary>
    [Id(7)] public DateTimeOffset? ExpiresAt { get; init; }

    [Id(8)] public bool HasRefreshToken { get; init; }
}

/// <summary>A sign-in that waits for its person. Good once, until it expires; survives a restart.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.pending_sign_in")]
public sealed record PendingSignIn
{
    /// <summary>SHA-256 of the state.</summary>
    [Id(0)] public required string StateHash { get; init; }

    /// <summary>SHA-256 of the browser's key; null when the sign-in was not begun in a browser.</summary>
    [Id(1)] public string? BrowserKeyHash { get; init; }

    [Id(2)] public required DateTimeOffset ExpiresAt { get; init; }

    [Id(3)] public required OAuthServer Server { get; init; }

    [Id(4)] public required OAuthClient Client { get; init; }

    [Id(5)] public required string RedirectUri { get; init; }

    [Id(6)] public required string Resource { get; init; }

    [Id(7)] public ImmutableArray<string> Scopes { get; init; } = [];
}
