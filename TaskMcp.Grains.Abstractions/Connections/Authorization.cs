using TaskMcp.Access;

namespace TaskMcp.Connections;

/// <summary>Gets a new token: without a person when that is possible, else begins a sign-in (SPEC C-7).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.refresh_auth")]
public sealed record RefreshAuth
{
    [Id(0)] public required CommandContext Context { get; init; }

    /// <summary>Where the authorization server sends the person back to: this server's <c>/oauth/callback</c>.</summary>
    [Id(1)] public required string RedirectUri { get; init; }

    /// <summary>A secret that only the browser that signs in has; null when the sign-in was not begun in a browser.</summary>
    [Id(2)] public Secret? BrowserKey { get; init; }

    /// <summary>Sign in again although there is a token.</summary>
    [Id(3)] public bool Anew { get; init; }
}

/// <summary>What came of <see cref="RefreshAuth"/>.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.auth_progress")]
public sealed record AuthProgress
{
    [Id(0)] public required ConnectionStatus Status { get; init; }

    /// <summary>Where a person signs in: over the API, the page of TaskMcp that leads to the authorization server; null when nobody has to.</summary>
    [Id(1)] public string? AuthorizationUrl { get; init; }

    /// <summary>Until when <see cref="AuthorizationUrl"/> may be used, once.</summary>
    [Id(2)] public DateTimeOffset? ExpiresAt { get; init; }
}

/// <summary>What the authorization server sent back with the person (RFC 6749, 4.1.2; RFC 9207).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.authorization_response")]
public sealed record AuthorizationResponse
{
    [Id(0)] public required Secret State { get; init; }

    [Id(1)] public Secret? Code { get; init; }

    [Id(2)] public string? Issuer { get; init; }

    [Id(3)] public string? Error { get; init; }

    [Id(4)] public string? ErrorDescription { get; init; }

    /// <summary>See <see cref="RefreshAuth.BrowserKey"/>.</summary>
    [Id(5)] public Secret? BrowserKey { get; init; }
}
