using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp.Gateway;

/// <summary>Completes arguments of prompts and templates of the caller's toolboxes.</summary>
internal sealed class GatewayCompletions(IGrainFactory grains) : ICompletionSource
{
    public async ValueTask<JsonObject?> Complete(McpCall call, JsonObject reference, JsonObject argument, JsonObject? context)
    {
        var answer = await grains.Gateway(call).Complete(
            call.Caller,
            new() { Reference = JsonText.From(reference), Argument = JsonText.From(argument), Context = context is null ? null : JsonText.From(context) },
            call.Aborted);
        // Completion is a help: a server that is down, or has none, completes nothing.
        return answer.Result?.ToNode() as JsonObject;
    }
}
