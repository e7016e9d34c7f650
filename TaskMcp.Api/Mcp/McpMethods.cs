using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp;

/// <summary>
/// Answers the methods of the protocol from the sources. It stands as a filter before the SDK's own handlers, which would read definitions and results
/// into types and lose what those do not know; the handshake, ping, log levels and the checks of each revision stay the SDK's.
/// </summary>
internal sealed partial class McpMethods(Sources sources, Listening listening, ICallerWatch watch, IIdSource ids, ILogger<McpMethods> log)
{
    private const string ListTools = "tools/list";
    private const string CallTool = "tools/call";
    private const string ListResources = "resources/list";
    private const string ListTemplates = "resources/templates/list";
    private const string ReadResource = "resources/read";
    private const string Listen = "subscriptions/listen";

    /// <summary>Wraps what the SDK would do with a message.</summary>
    /// <param name="next">The SDK's handling.</param>
    /// <param name="peer">The client behind the connection; null where every request stands for itself.</param>
    public McpMessageHandler Filter(McpMessageHandler next, McpPeer? peer) => async (context, cancellationToken) =>
    {
        if (context.JsonRpcMessage is not JsonRpcRequest request || HandlerOf(request.Method) is not { } handler)
        {
            await next(context, cancellationToken);
            return;
        }

        // A stream that listens ends by itself, in order.
        using var end = McpOrigin.Of(request) is { } origin && request.Method != Listen
            ? new CredentialEnd(McpCalls.Caller(context, peer), origin.IsStillGood, watch, cancellationToken)
            : null;
        try
        {
            var call = McpCalls.Of(request, context, peer, ids, end?.Token ?? cancellationToken);
            var result = await handler(call, peer, request);
            if (end is { IsLost: true }) throw Faults.NotAnyMore();
            Results.Finish(result, call.ProtocolVersion, IsCacheable(request.Method));
            await context.Server.SendMessageAsync(new JsonRpcResponse { Id = request.Id, Result = result }, cancellationToken);
        }
        catch (Exception) when (end is { IsLost: true } && !cancellationToken.IsCancellationRequested)
        {
            throw Faults.NotAnyMore();
        }
        catch (Exception error) when (error is not McpProtocolException && !cancellationToken.IsCancellationRequested)
        {
            LogUnexpected(log, error, request.Method);
            throw Faults.Unexpected();
        }
        finally
        {
            // The protocol has no answer to a cancelled request, so its stream would stay open for nothing.
            if (cancellationToken.IsCancellationRequested) McpOrigin.Of(request)?.Cancelled();
        }
    };

    private Func<McpCall, McpPeer?, JsonRpcRequest, ValueTask<JsonObject>>? HandlerOf(string method) => method switch
    {
        ListTools => async (call, _, _) => Pages.Of("tools", "name", Definitions.For(call.ProtocolVersion, await sources.Tools(call)), call.Parameters.Text("cursor")),
        ListResources => async (call, _, _) => Pages.Of("resources", "uri", await sources.Resources(call), call.Parameters.Text("cursor")),
        ListTemplates => async (call, _, _) => Pages.Of("resourceTemplates", "uriTemplate", await sources.Templates(call), call.Parameters.Text("cursor")),
        "prompts/list" => async (call, _, _) => Pages.Of("prompts", "name", await sources.Prompts(call), call.Parameters.Text("cursor")),
        CallTool => (call, _, request) => Call(call, request),
        ReadResource => (call, _, _) => Read(call),
        "prompts/get" => (call, _, _) => GetPrompt(call),
        "completion/complete" => (call, _, _) => Complete(call),
        "resources/subscribe" => (call, peer, _) => Subscribe(call, peer),
        "resources/unsubscribe" => (call, peer, _) => Unsubscribe(call, peer),
        Listen => (call, _, request) => listening.Listen(call, request.Id),
        _ => sources.Methods.FirstOrDefault(source => source.Methods.Contains(method)) is { } source
            ? async (call, _, _) => await source.Answer(call, method, call.Parameters) ?? throw Faults.NotFound(method)
            : null,
    };

    private static bool IsCacheable(string method) => method is ListTools or ListResources or ListTemplates or ReadResource or "prompts/list";

    private async ValueTask<JsonObject> Call(McpCall call, JsonRpcRequest request)
    {
        var name = call.Parameters.RequiredText("name");
        var arguments = call.Parameters.OptionalObject("arguments") ?? [];
        if (McpOrigin.Of(request) is { } origin && ProtocolVersions.IsStateless(call.ProtocolVersion) && await sources.FindTool(call, name) is { } tool)
            ParameterHeaders.Check(origin.Headers, tool, arguments);
        return await InputRounds.Run(call, attempt => sources.CallTool(attempt, name, Arguments(attempt))) ?? throw Faults.Unknown("tool", name);

        // Each round gets arguments of its own: a source may change them.
        JsonObject Arguments(McpCall attempt) => ReferenceEquals(attempt, call) ? arguments : (JsonObject)arguments.DeepClone();
    }

    private async ValueTask<JsonObject> Read(McpCall call)
    {
        var uri = call.Parameters.RequiredText("uri");
        return await InputRounds.Run(call, attempt => sources.ReadResource(attempt, uri)) ?? throw Faults.UnknownResource(call, uri);
    }

    private async ValueTask<JsonObject> GetPrompt(McpCall call)
    {
        var name = call.Parameters.RequiredText("name");
        var arguments = call.Parameters.OptionalObject("arguments") ?? [];
        return await InputRounds.Run(call, attempt => sources.GetPrompt(attempt, name, arguments)) ?? throw Faults.Unknown("prompt", name);
    }

    private async ValueTask<JsonObject> Complete(McpCall call)
    {
        var reference = call.Parameters.OptionalObject("ref") ?? throw Faults.Invalid("ref must be given, as an object.");
        var argument = call.Parameters.OptionalObject("argument") ?? throw Faults.Invalid("argument must be given, as an object.");
        return await sources.Complete(call, reference, argument, call.Parameters.OptionalObject("context"))
            ?? new() { ["completion"] = new JsonObject { ["values"] = new JsonArray(), ["total"] = 0, ["hasMore"] = false } };
    }

    private async ValueTask<JsonObject> Subscribe(McpCall call, McpPeer? peer)
    {
        var uri = call.Parameters.RequiredText("uri");
        if (peer is null) throw Faults.NotFound("resources/subscribe");
        if (!await peer.Subscribe(uri, updated => sources.Subscribe(call, uri, updated))) throw Faults.UnknownResource(call, uri);
        return [];
    }

    private static async ValueTask<JsonObject> Unsubscribe(McpCall call, McpPeer? peer)
    {
        var uri = call.Parameters.RequiredText("uri");
        if (peer is null) throw Faults.NotFound("resources/unsubscribe");
        await peer.Unsubscribe(uri);
        return [];
    }

    // Names of methods are the protocol's here, since only known ones have a handler.
    [LoggerMessage(Level = LogLevel.Error, Message = "MCP {Method} failed")]
    private static partial void LogUnexpected(ILogger logger, Exception error, string method);
}
