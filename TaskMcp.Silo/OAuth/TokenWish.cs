using System.Collections.Immutable;
using TaskMcp.Connections;

namespace TaskMcp.Silo.OAuth;

/// <summary>For which server a token is wanted, with all that is known before anybody is asked: made for one use, never stored or logged.</summary>
internal sealed class TokenWish
{
    /// <summary>The MCP server's URL, as it was set.</summary>
    public required Uri Server { get; init; }

    /// <summary>Set by the user; null when TaskMcp has to become a client itself.</summary>
    public string? ClientId { get; init; }

    public Secret? ClientSecret { get; init; }

    /// <summary>Set by the user.</summary>
    public string? Issuer { get; init; }

    /// <summary>Set by the user.</summary>
    public ImmutableArray<string> Scopes { get; init; } = [];

    /// <summary>What is stored of sign-ins.</summary>
    public required OAuthState State { get; init; }

    /// <summary>Where the server's challenge said that its metadata is.</summary>
    public string? ResourceMetadata { get; init; }

    /// <summary>What the server's challenges asked for.</summary>
    public ImmutableArray<string> Challenged { get; init; } = [];

    public string? PresentIssuer => State.Grant?.Server.Issuer;

    /// <summary>The issuer that the user's client belongs to, once it was used there.</summary>
    public string? ClientBoundTo => Issuer ?? (State.Client is { Origin: ClientOrigin.Configured } client && client.ClientId == ClientId ? client.Issuer : null);

    /// <summary>The scopes of the grant before, if this server gave it.</summary>
    public ImmutableArray<string> Before(string issuer) => State.Grant is { } grant && grant.Server.Issuer == issuer ? ScopeChoice.Cleaned(grant.Requested.Concat(grant.Scopes)) : [];

    public override string ToString() => "***";
}
