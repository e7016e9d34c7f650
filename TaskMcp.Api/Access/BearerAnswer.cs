using Microsoft.AspNetCore.Http;
using TaskMcp.Api.Connections;

namespace TaskMcp.Api.Access;

/// <summary>What a request without a good token is told (RFC 6750, 3; RFC 9728, 5.1).</summary>
internal static class BearerAnswer
{
    /// <summary>Where the MCP endpoint is, below the public address.</summary>
    public const string McpPath = "/mcp";

    /// <summary>Where a client finds out how to get a token (RFC 9728, 3).</summary>
    public const string MetadataPath = "/.well-known/oauth-protected-resource";

    /// <summary>For a request whose Host is none: no token is meant for it.</summary>
    private static readonly Uri Nowhere = new("urn:taskmcp:nowhere");

    /// <summary>The <c>WWW-Authenticate</c> of a 401.</summary>
    /// <param name="request">The request.</param>
    /// <param name="address">Where this server is.</param>
    /// <param name="isInvalid">It had a token, which is not good; why is not told.</param>
    public static string Challenge(HttpRequest request, PublicAddress address, bool isInvalid)
    {
        List<string> parts = [];
        if (isInvalid) parts.Add("error=\"invalid_token\"");
        if (IsMcp(request)) parts.Add($"resource_metadata=\"{address.Of(request)}{MetadataPath}{McpPath}\"");
        return parts.Count == 0 ? "Bearer" : $"Bearer {string.Join(", ", parts)}";
    }

    /// <summary>What a token for this request must be meant for: the server; a token for its MCP endpoint is one for that only.</summary>
    public static Uri Resource(HttpRequest request, PublicAddress address) =>
        Uri.TryCreate(address.Of(request) + (IsMcp(request) ? McpPath : ""), UriKind.Absolute, out var resource) ? resource : Nowhere;

    private static bool IsMcp(HttpRequest request) => request.Path.StartsWithSegments(McpPath);
}
