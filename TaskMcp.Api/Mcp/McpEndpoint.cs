using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Connections;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Protocol;
using TaskMcp.Api.Mcp.Sessions;

namespace TaskMcp.Api.Mcp;

/// <summary>
/// <c>/mcp</c>: the streamable HTTP transport (https://modelcontextprotocol.io/specification/2026-07-28/basic/transports). Clients of 2026-07-28 send
/// requests that stand for themselves; older ones begin a session. Everybody known may connect, and sees what the sources show to them.
/// </summary>
internal static class McpEndpoint
{
    public const string Path = "/mcp";

    public static IEndpointRouteBuilder MapMcp(this IEndpointRouteBuilder routes)
    {
        var mcp = routes.MapGroup(Path).Needs(WorkspaceRole.None).WithMetadata(new JsonRpcRefusals()).ExcludeFromDescription();
        mcp.MapPost("", Post).WithName("McpPost").HoldsCall();
        mcp.MapGet("", Get).WithName("McpGet").HoldsStream();
        mcp.MapDelete("", Delete).WithName("McpDelete");
        return routes;
    }

    private static async Task Post(HttpContext http, PublicAddress address, McpStateless stateless, McpSessions sessions)
    {
        if (TransportRules.Origin(http.Request, address) is { } foreign)
        {
            await foreign.Write(http);
            return;
        }

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

    private static Task Get(HttpContext http, PublicAddress address, McpSessions sessions) => WithoutBody(http, address, sessions.Get);

    private static Task Delete(HttpContext http, PublicAddress address, McpSessions sessions) => WithoutBody(http, address, sessions.Delete);

    private static Task WithoutBody(HttpContext http, PublicAddress address, Func<HttpContext, Task> handle) =>
        (TransportRules.Origin(http.Request, address) ?? RevisionRules.CheckSupported(http.Request.Headers) ?? TransportRules.Method(http)) is { } refusal ? refusal.Write(http) : handle(http);
}
