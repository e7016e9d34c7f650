using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Audit;
using TaskMcp.Api.Http;
using TaskMcp.Connections;

namespace TaskMcp.Api.Connections;

/// <summary>Connections over HTTP (SPEC C-1, C-2, §18).</summary>
internal static class ConnectionEndpoints
{
    public static IEndpointRouteBuilder MapConnections(this IEndpointRouteBuilder routes)
    {
        var connections = routes.MapGroup("/mcp/connections").WithTags("Connections");
        connections.MapGet("", List).WithName("ListConnections").Needs(WorkspaceRole.Viewer);
        connections.MapPost("", Create).WithName("CreateConnection").Needs(WorkspaceRole.Maintainer);
        connections.MapGet("/{id}", Get).WithName("GetConnection").Needs(WorkspaceRole.Viewer);
        connections.MapPatch("/{id}", Update).WithName("UpdateConnection").Needs(WorkspaceRole.Maintainer);
        connections.MapDelete("/{id}", Delete).WithName("DeleteConnection").Needs(WorkspaceRole.Maintainer);
        connections.MapPost("/{id}/approve", Approve).WithName("ApproveConnection").Needs(WorkspaceRole.Maintainer);
        connections.MapPost("/{id}/test", Test).WithName("TestConnection").HoldsCall().Needs(WorkspaceRole.Maintainer);
        connections.MapPost("/{id}/refresh-auth", OAuthEndpoints.Refresh).WithName("RefreshConnectionAuth").HoldsCall().Needs(WorkspaceRole.Maintainer);
        connections.MapDelete("/{id}/cache", ForgetCache).WithName("ForgetConnectionCache").Needs(WorkspaceRole.Maintainer);
        connections.MapGet("/{id}/capabilities", Capabilities).WithName("ListCapabilities").Needs(WorkspaceRole.Viewer);
        connections.MapGet("/{id}/bindings", UsageEndpoints.Bindings).WithName("ListBindingsOfConnection").Needs(WorkspaceRole.Viewer);
        connections.MapGet("/{id}/usage", UsageEndpoints.Usage).WithName("GetConnectionUsage").Needs(WorkspaceRole.Viewer);
        connections.MapGet("/{id}/log", Log).WithName("GetConnectionLog").Needs(WorkspaceRole.Maintainer);
        routes.MapGet("/mcp/presets", Presets).WithTags("Connections").WithName("ListConnectionPresets").Needs(WorkspaceRole.Viewer);
        routes.MapPost("/mcp/invoke", InvokeEndpoint.Invoke).WithTags("Connections").WithName("InvokeTool").HoldsCall().Needs(WorkspaceRole.Maintainer);
        routes.MapPost("/mcp/resources/read", ReadEndpoints.ReadResource).WithTags("Connections").WithName("ReadResource").HoldsCall().Needs(WorkspaceRole.Maintainer);
        routes.MapPost("/mcp/prompts/get", ReadEndpoints.GetPrompt).WithTags("Connections").WithName("GetPrompt").HoldsCall().Needs(WorkspaceRole.Maintainer);
        return routes;
    }

    /// <summary>Lists connections by name.</summary>
    internal static async Task<Results<Ok<Page<ConnectionSnapshot>>, Refused>> List(QueryOf<PageQuery> query, Call call, IConnectionQueries connections) =>
        Answers.Plain(await connections.List(call.Workspace, query.Value.Limit, query.Value.Cursor, call.Aborted));

    /// <summary>Lists well-known servers with what it takes to connect to them.</summary>
    internal static Ok<Page<ConnectionPreset>> Presets(IConnectionPresets presets) => TypedResults.Ok(new Page<ConnectionPreset> { Items = presets.All });

    /// <summary>Makes a connection. Nothing is connected yet: test it next.</summary>
    internal static async Task<Results<CreatedWithVersion<ConnectionSnapshot>, Refused>> Create(JsonBody<CreateConnectionRequest> body, Call call, IGrainFactory grains)
    {
        var request = body.Value;
        var transport = request.Transport ?? (request.ServerUrl is { } url ? new() { Type = TransportType.StreamableHttp, Url = url } : null);
        if (transport is null) return new Refused(Refusal.Field(RequestCodes.Invalid, "transport", "transport is required, or server_url for a remote server."));
        if (request is { Transport: not null, ServerUrl: not null })
            return new Refused(Refusal.Field(RequestCodes.Invalid, "server_url", "server_url must not come together with transport: put the URL into one of them."));

        var command = new CreateConnection
        {
            Context = call.Command(),
            Name = request.Name,
            ServerType = request.ServerType,
            Transport = transport,
            Auth = request.AuthConfig.ToAuthConfig(),
            Limits = request.Limits,
            Cache = request.Cache,
        };
        return Answers.Created(await grains.Connection(call, call.NewId).Create(command), made => made.Version, made => $"/api/mcp/connections/{made.Id:D}");
    }

    /// <summary>Gives one connection, never with its credentials (SPEC C-8).</summary>
    internal static async Task<Results<OkWithVersion<ConnectionSnapshot>, Refused>> Get(Guid id, Call call, IGrainFactory grains) =>
        Answers.Ok(await grains.Connection(call, id).Get());

    /// <summary>Changes a connection.</summary>
    internal static async Task<Results<OkWithVersion<ConnectionSnapshot>, Refused>> Update(Guid id, IfMatch ifMatch, JsonBody<UpdateConnectionRequest> body, Call call, IGrainFactory grains)
    {
        var command = new UpdateConnection
        {
            Context = call.Command(ifMatch),
            Name = body.Value.Name,
            Transport = body.Value.Transport,
            Auth = body.Value.AuthConfig.IsSet ? body.Value.AuthConfig.Value!.ToAuthConfig() : default(Optional<AuthConfig>),
            Enabled = body.Value.Enabled,
            Limits = body.Value.Limits,
            Cache = body.Value.Cache,
        };
        return Answers.Ok(await grains.Connection(call, id).Update(command));
    }

    /// <summary>Deletes a connection: closes its session, ends its process, removes its credentials.</summary>
    internal static async Task<Results<NoContent, Refused>> Delete(Guid id, IfMatch ifMatch, Call call, IGrainFactory grains) =>
        Answers.Gone(await grains.Connection(call, id).Delete(call.Command(ifMatch)));

    /// <summary>Approves the command or the changed tools that <c>pending_approval</c> shows, exactly as they are shown (SPEC A-3, C-9).</summary>
    internal static async Task<Results<OkWithVersion<ConnectionSnapshot>, Refused>> Approve(Guid id, IfMatch ifMatch, JsonBody<ApproveConnectionRequest> body, HttpContext http, Call call, IGrainFactory grains)
    {
        var note = AuditNote.Of(http);
        (note.ConnectionId, note.Tool, note.ToolHash) = (id, ApprovalNote.Names(body.Value), ApprovalNote.Hashes(body.Value));
        var command = new ApproveConnection { Context = call.Command(ifMatch), Command = body.Value.Command, Tools = body.Value.Tools };
        return Answers.Ok(await grains.Connection(call, id).Approve(command));
    }

    /// <summary>Connects, lists the capabilities and reports how long that took. A server that cannot be reached is a result with an error.</summary>
    internal static async Task<Results<Ok<ConnectionTestResult>, Refused>> Test(Guid id, Call call, IGrainFactory grains) =>
        Answers.Plain(await grains.Connection(call, id).Test(call.Aborted));

    /// <summary>Drops every result that is kept in memory, so that the next calls ask the server.</summary>
    internal static async Task<Results<NoContent, Refused>> ForgetCache(Guid id, Call call, IGrainFactory grains) =>
        Answers.Gone(await grains.Connection(call, id).ForgetCache());

    /// <summary>Lists what the server offers; connects if need be.</summary>
    internal static async Task<Results<Ok<Page<McpCapability>>, Refused>> Capabilities(Guid id, Call call, IGrainFactory grains) =>
        Answers.Whole(await grains.Connection(call, id).Capabilities(call.Aborted));

    /// <summary>Lists the last lines of stderr and protocol errors, oldest first; ≤500.</summary>
    internal static async Task<Results<Ok<Page<string>>, Refused>> Log(Guid id, Call call, IGrainFactory grains) =>
        Answers.Whole(await grains.Connection(call, id).Log());
}
