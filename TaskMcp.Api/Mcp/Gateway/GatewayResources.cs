using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Mcp.Gateway;

/// <summary>The resources of the caller's toolboxes, under their own URIs.</summary>
internal sealed class GatewayResources(IGrainFactory grains, TimeProvider clock, ILogger<GatewayResources> log) : IResourceSource
{
    public async ValueTask<IReadOnlyList<JsonObject>> List(McpCall call) =>
        GatewayTools.Objects(await grains.Gateway(call).List(call.Caller, GatewayListKind.Resources, call.Aborted));

    public async ValueTask<IReadOnlyList<JsonObject>> Templates(McpCall call) =>
        GatewayTools.Objects(await grains.Gateway(call).List(call.Caller, GatewayListKind.ResourceTemplates, call.Aborted));

    public async ValueTask<JsonObject?> Read(McpCall call, string uri)
    {
        var read = new GatewayRead
        {
            Caller = call.Caller,
            Uri = uri,
            Answers = GatewayAsk.Answers(call),
            Offers = GatewayAsk.Offers(call),
            CorrelationId = GatewayAsk.Correlation(call),
            RemoteAddress = call.Call.RemoteAddress,
        };
        return GatewayAsk.Result(await grains.Gateway(call).Read(read, call.Aborted));
    }

    public async ValueTask<IAsyncDisposable?> Subscribe(McpCall call, string uri, Action<string> updated) =>
        await ResourceWatch.Begin(grains, call.Caller, uri, updated, clock, log, call.Aborted);
}
