using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Api.Mcp.Protocol;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Mcp.Gateway;

/// <summary>The prompts of the caller's toolboxes, named as their tools are.</summary>
internal sealed class GatewayPrompts(IGrainFactory grains) : IPromptSource
{
    public async ValueTask<IReadOnlyList<JsonObject>> List(McpCall call) =>
        GatewayTools.Objects(await grains.Gateway(call).List(call.Caller, GatewayListKind.Prompts, call.Aborted));

    public async ValueTask<JsonObject?> Get(McpCall call, string name, JsonObject arguments)
    {
        var prompt = new GatewayPrompt
        {
            Caller = call.Caller,
            Name = name,
            Arguments = arguments.ToImmutableDictionary(
                argument => argument.Key,
                argument => argument.Value.TryGetText(out var text) ? text : throw Faults.Invalid("arguments of a prompt must be strings."),
                StringComparer.Ordinal),
            Answers = GatewayAsk.Answers(call),
            Offers = GatewayAsk.Offers(call),
            CorrelationId = GatewayAsk.Correlation(call),
            RemoteAddress = call.Call.RemoteAddress,
        };
        return GatewayAsk.Result(await grains.Gateway(call).GetPrompt(prompt, call.Aborted));
    }
}
