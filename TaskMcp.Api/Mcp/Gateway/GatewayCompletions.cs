using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp.Gateway;

/// <summary>Completes arguments of prompts and templates of the caller's toolboxes.</summary>
internal sealed class GatewayCompletions(IGrainFactory grains) : ICompletionSource
{
    public async ValueTask<JsonObject?> Complete(McpCall call, JsonObject reference, JsonObject argument, JsonObject? context)
    {
        var answer = await grains.Gateway(call).Complete(
            new()
            {
                Caller = call.Caller,
                Ask = new() { Reference = JsonText.From(reference), Argument = JsonText.From(argument), Context = context is null ? null : JsonText.From(context) },
                CorrelationId = GatewayAsk.Correlation(call),
                RemoteAddress = call.Call.RemoteAddress,
            },
            call.Aborted);
        // Completion is a help: a server that is down, or has none, and a rate or quota that is used up, complete nothing.
        return answer.Result?.ToNode() as JsonObject;
    }
}
