using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace TaskMcp.Silo.OAuth;

/// <summary>What a server says of how it is protected (RFC 9728).</summary>
internal sealed record ProtectedResourceMetadata
{
    private const string WellKnownPath = "/.well-known/oauth-protected-resource";

    /// <summary>Exactly as published: it is sent as <c>resource</c> (RFC 8707) without a character changed.</summary>
    public required string Resource { get; init; }

    public ImmutableArray<string> AuthorizationServers { get; init; } = [];

    /// <summary>Null when it does not say.</summary>
    public ImmutableArray<string>? ScopesSupported { get; init; }

    /// <summary>Where to look, in this order: where the challenge says, below the well-known path, at its root.</summary>
    public static ImmutableArray<Uri> Places(Uri server, string? challenged)
    {
        var origin = OAuthUrls.Origin(server);
        IEnumerable<Uri> wellKnown = [new(origin + WellKnownPath + OAuthUrls.Path(server) + server.Query), new(origin + WellKnownPath)];
        return [.. (OAuthUrls.Safe(challenged) is { } first ? wellKnown.Prepend(first) : wellKnown).Distinct()];
    }

    /// <exception cref="OAuthException">It is not the metadata of this server.</exception>
    public static ProtectedResourceMetadata Parse(JsonObject json, Uri server)
    {
        var resource = json.Text("resource") ?? throw OAuthException.Invalid("The server's protected resource metadata names no resource (RFC 9728).");
        if (!IsFor(resource, server)) throw OAuthException.Invalid("The server's protected resource metadata is for another resource than this server (RFC 9728, 3.3): no token is asked for.");
        var servers = json.Texts("authorization_servers") ?? [];
        if (servers.IsEmpty) throw OAuthException.Invalid("The server's protected resource metadata names no authorization server.");
        return new()
        {
            Resource = resource,
            AuthorizationServers = servers,
            ScopesSupported = json.Texts("scopes_supported") is { } scopes ? ScopeChoice.Cleaned(scopes) : null,
        };
    }

    /// <summary>Whether the resource is the server or holds it: the same origin, and a path that the server's path is in.</summary>
    public static bool IsFor(string resource, Uri server)
    {
        if (!Uri.TryCreate(resource, UriKind.Absolute, out var url) || url.Fragment.Length > 0 || !OAuthUrls.IsSameOrigin(url, server)) return false;
        if (url.Query.Length > 0 && url.Query != server.Query) return false;
        var path = OAuthUrls.Path(url);
        return server.AbsolutePath.StartsWith(path, StringComparison.Ordinal) && (server.AbsolutePath.Length == path.Length || server.AbsolutePath[path.Length] == '/');
    }
}
