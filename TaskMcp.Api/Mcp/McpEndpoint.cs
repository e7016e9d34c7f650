using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Conformance;
using TaskMcp.Api.Mcp.Protocol;
using TaskMcp.Api.Mcp.Sessions;

namespace TaskMcp.Api.Mcp;

/// <summary>
/// <c>/mcp</c>: the streamable HTTP transport (https://modelcontextprotocol.io/specification/2026-07-28/basic/transports). Clients of 2026-07-28 send
/// requests that stand for themselves; older ones begin a session. Everybody known may connect, and sees what the sources show to them.
/// </summary>
public static class McpEndpoint
{
    public const string Path = "/mcp";

    internal static IEndpointRouteBuilder MapMcp(this IEndpointRouteBuilder routes)
    {
        var mcp = routes.MapGroup(Path).WithMetadata(new JsonRpcRefusals()).ExcludeFromDescription();
        if (routes.ServiceProvider.GetService<ConformanceProfile>() is { } profile) mcp.AllowAnonymous().AddEndpointFilter(profile);
        else mcp.Needs(WorkspaceRole.None);
        mcp.MapPost("", Post).WithName("McpPost").HoldsCall();
        mcp.MapGet("", Get).WithName("McpGet").HoldsStream();
        mcp.MapDelete("", Delete).WithName("McpDelete");
        return routes;
    }

    private static async Task Post(HttpContext http, McpStateless stateless, McpSessions sessions)
    {
        if (TransportRules.Shape(http.Request) is { } shape)
        {
            await shape.Write(http);
            return;
        }

        var (messages, refusal) = await McpBody.Read(http);
        if (messages is null)
        {
            await refusal!.Write(http);
            return;
        }

        if (messages is not [var message])
        {
            await sessions.PostAll(http, messages);
            return;
        }

        if (RevisionRules.Check(http.Request.Headers, message, stateless.RoutingParameter) is { } wrong)
        {
            await wrong.Write(http, McpBody.IdOf(message));
            return;
        }

        if (ProtocolVersions.IsStateless(TransportRules.Version(http.Request))) await stateless.Post(http, message);
        else await sessions.Post(http, message);
    }

    private static Task Get(HttpContext http, McpSessions sessions) => WithoutBody(http, sessions.Get);

    private static Task Delete(HttpContext http, McpSessions sessions) => WithoutBody(http, sessions.Delete);

    private static Task WithoutBody(HttpContext http, Func<HttpContext, Task> handle) =>
        (RevisionRules.CheckSupported(http.Request.Headers) ?? TransportRules.Method(http)) is { } refusal ? refusal.Write(http) : handle(http);
}
