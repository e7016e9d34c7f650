using System.Collections.Immutable;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using TaskMcp.Access;
using TaskMcp.Api.Connections;

namespace TaskMcp.Api.Access;

/// <summary>How to get a token for this server (RFC 9728; MCP authorization): what a client reads that was refused without one.</summary>
internal static class ProtectedResource
{
    public static IEndpointRouteBuilder MapProtectedResource(this IEndpointRouteBuilder routes)
    {
        var open = routes.MapGroup(BearerAnswer.MetadataPath).AllowAnonymous().ExcludeFromDescription();
        open.MapGet("", OfServer).WithName("GetProtectedResource");
        open.MapGet(BearerAnswer.McpPath, OfMcp).WithName("GetProtectedResourceOfMcp");
        return routes;
    }

    private static Ok<ProtectedResourceAnswer> OfServer(HttpRequest request, PublicAddress address, IConfiguration configuration) => Answer(address.Of(request), configuration);

    private static Ok<ProtectedResourceAnswer> OfMcp(HttpRequest request, PublicAddress address, IConfiguration configuration) => Answer(address.Of(request) + BearerAnswer.McpPath, configuration);

    private static Ok<ProtectedResourceAnswer> Answer(string resource, IConfiguration configuration) => TypedResults.Ok(new ProtectedResourceAnswer
    {
        Resource = resource,
        AuthorizationServers = configuration["TaskMcp:Oauth:Issuer"] is { Length: > 0 } issuer ? [issuer] : [],
        ScopesSupported = TokenScopes.All,
    });
}

/// <summary>Metadata of a protected resource (RFC 9728, 2).</summary>
public sealed record ProtectedResourceAnswer
{
    /// <summary>What a token must be meant for.</summary>
    public required string Resource { get; init; }

    /// <summary>Empty while tokens come from this server's owners only.</summary>
    public required ImmutableArray<string> AuthorizationServers { get; init; }

    public required ImmutableArray<string> ScopesSupported { get; init; }

    public ImmutableArray<string> BearerMethodsSupported { get; init; } = ["header"];

    public string ResourceName { get; init; } = "TaskMcp";
}
