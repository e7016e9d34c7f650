using System.Text.Json.Nodes;
using TaskMcp.Api.Mcp.Gateway;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Mcp.Tools;

/// <summary>Asks a person before one of our own tools is called by somebody who was told to ask (SPEC S-4).</summary>
internal sealed class ToolConfirmation(IGrainFactory grains)
{
    private static readonly Refusal CannotAsk = new("confirmation.unavailable",
        "A person has to confirm this call first, and your client can't ask one: it must support elicitation with forms. Use such a client, or ask an owner to set confirm of your principal to never.");

    private static readonly Refusal Declined = new("confirmation.declined", "The person who was asked did not confirm this call. Do not make it again unless you are told to.");

    private static readonly Refusal Invalid = new("confirmation.invalid", "The requestState belongs to another call, was used already, or is older than ten minutes. Make the call again without it.");

    /// <summary>What is answered instead of calling the tool; null when it may be called.</summary>
    public async Task<JsonObject?> Ask(IOwnTool tool, JsonObject arguments, McpCall call)
    {
        if (!Waits(tool.Facts.Effect, call.Caller.Confirm)) return null;
        if (!GatewayAsk.Offers(call).HasFlag(InputOffers.Elicitation)) return ToolReply.Refused(CannotAsk).ToResult();
        var confirmation = await grains.Gateway(call).Confirm(new()
        {
            Caller = call.Caller,
            Tool = tool.Facts.Name,
            Arguments = JsonText.From(arguments),
            Answers = GatewayAsk.Answers(call),
            CorrelationId = GatewayAsk.Correlation(call),
            RemoteAddress = call.Call.RemoteAddress,
        });
        return confirmation.Verdict switch
        {
            ConfirmationVerdict.Confirmed => null,
            ConfirmationVerdict.Asked => GatewayAsk.Question(confirmation.Question!),
            ConfirmationVerdict.Declined => ToolReply.Refused(Declined).ToResult(),
            _ => ToolReply.Refused(Invalid).ToResult(),
        };
    }

    /// <summary>Whether a call waits for a person.</summary>
    internal static bool Waits(ToolEffect effect, ConfirmPolicy policy) => policy switch
    {
        ConfirmPolicy.Never => false,
        ConfirmPolicy.Destructive => effect == ToolEffect.Destroys,
        _ => effect != ToolEffect.Reads,
    };
}
