using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TaskMcp.Api.Http;

namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>What the transport asks of every request, whatever it carries.</summary>
internal static class TransportRules
{
    public const string VersionHeader = "MCP-Protocol-Version";
    public const string SessionHeader = "Mcp-Session-Id";

    public static string? Version(HttpRequest request) => request.Headers[VersionHeader].ToString() is { Length: > 0 } version ? version : null;

    /// <summary>What is sent is JSON, and what is taken is JSON and events.</summary>
    public static TransportRefusal? Shape(HttpRequest request)
    {
        if (!RequestBody.IsJson(request)) return TransportRefusal.Invalid("The body must be application/json in UTF-8, not encoded otherwise.", StatusCodes.Status415UnsupportedMediaType);
        return Accepts(request, "application/json") && Accepts(request, ServerSentEvents.ContentType) ? null
            : TransportRefusal.Invalid("Accept must have both application/json and text/event-stream.", StatusCodes.Status406NotAcceptable);
    }

    /// <summary>GET and DELETE are of sessions, which 2026-07-28 does not have.</summary>
    public static TransportRefusal? Method(HttpContext http)
    {
        if (!ProtocolVersions.IsStateless(Version(http.Request))) return null;
        http.Response.Headers.Allow = HttpMethods.Post;
        return TransportRefusal.Invalid("This revision has POST only; subscriptions/listen streams notifications.", StatusCodes.Status405MethodNotAllowed);
    }

    public static bool Accepts(HttpRequest request, string type)
    {
        if (!MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out var accepted)) return false;
        var wanted = new MediaTypeHeaderValue(type);
        return accepted.Any(range => range.Quality is not 0 && wanted.IsSubsetOf(new MediaTypeHeaderValue(range.MediaType)));
    }
}
