using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace TaskMcp.Api.Http;

/// <summary>A browser that goes to an address, and not a program that asks a route.</summary>
internal static class PageRequest
{
    private static readonly PathString[] ForPrograms = ["/api", "/mcp", "/openapi", "/.well-known", "/health", "/alive", "/assets"];

    public static bool Is(HttpRequest request) =>
        (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method))
        && request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase)
        && (request.HttpContext.GetEndpoint() is { } endpoint ? IsPage(endpoint) : !ForPrograms.Any(path => request.Path.StartsWithSegments(path)));

    private static bool IsPage(Endpoint endpoint) =>
        endpoint.Metadata.GetOrderedMetadata<IProducesResponseTypeMetadata>().Any(answer => answer.ContentTypes.Contains("text/html"));
}
