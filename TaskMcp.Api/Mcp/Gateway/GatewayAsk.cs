using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using TaskMcp.Api.Mcp.Protocol;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;
using Answered = TaskMcp.Connections.InputAnswers;

namespace TaskMcp.Api.Mcp.Gateway;

/// <summary>Between requests of MCP clients and messages of the gateway.</summary>
internal static class GatewayAsk
{
    public static IGatewayGrain Gateway(this IGrainFactory grains, McpCall call) => grains.GetGrain<IGatewayGrain>(GrainKeys.Gateway(call.Caller.Workspace, call.Caller.Actor.Id));

    /// <summary>What a server or the gateway may ask of this client.</summary>
    public static InputOffers Offers(McpCall call)
    {
        var (offers, client) = (InputOffers.None, call.Client);
        if (client?.Elicitation is { } elicitation)
        {
            if (elicitation.Form is not null || elicitation.Url is null) offers |= InputOffers.Elicitation;
            if (elicitation.Url is not null) offers |= InputOffers.UrlElicitation;
        }

        if (client?.Sampling is { } sampling) offers |= sampling.Tools is null ? InputOffers.Sampling : InputOffers.Sampling | InputOffers.SamplingTools;
        return client?.Roots is null ? offers : offers | InputOffers.Roots;
    }

    public static Answered? Answers(McpCall call) => call.Answers is not { } answers ? null : new()
    {
        Responses = answers.Responses.ToImmutableDictionary(answer => answer.Key, answer => JsonText.From(answer.Value), StringComparer.Ordinal),
        RequestState = answers.RequestState,
    };

    public static string Correlation(McpCall call) => Activity.Current?.TraceId.ToHexString() ?? call.Call.NewId.ToString("N");

    /// <summary>The result for the frame; null when there is nothing of that name for the caller.</summary>
    /// <exception cref="McpProtocolException">The server, or the gateway in its place, answers an error of the protocol.</exception>
    public static JsonObject? Result(GatewayAnswer answer)
    {
        if (answer.Result is { } result) return result.ToNode() as JsonObject;
        if (answer.InputRequired is { } asked) return Question(asked);
        if (answer.RpcError is { } error) throw Thrown(error);
        if (answer.Refusal is not { } refusal) return null;
        throw new McpProtocolException(refusal.Message, refusal.Code.StartsWith("gateway.", StringComparison.Ordinal) ? ModelContextProtocol.McpErrorCode.InvalidParams : ModelContextProtocol.McpErrorCode.InternalError);
    }

    /// <summary>A question as a result that asks for input (SEP-2322).</summary>
    public static JsonObject Question(InputRequired asked)
    {
        var requests = asked.Requests.Select(request => KeyValuePair.Create<string, JsonNode?>(
            request.Key, new JsonObject { ["method"] = request.Value.Method, ["params"] = request.Value.Params.ToNode() }));
        var question = new JsonObject { [Results.Type] = Results.InputRequired, ["inputRequests"] = new JsonObject(requests) };
        if (asked.RequestState is { } state) question["requestState"] = state;
        return question;
    }

    private static McpProtocolException Thrown(JsonText error)
    {
        var said = error.ToNode() as JsonObject;
        var code = said?["code"] is JsonValue value && value.TryGetValue(out int number) ? number : (int)ModelContextProtocol.McpErrorCode.InternalError;
        var thrown = new McpProtocolException(said.Text("message") ?? "The server answered an error.", (ModelContextProtocol.McpErrorCode)code);
        foreach (var (name, detail) in said?["data"] as JsonObject ?? []) thrown.Data[name] = JsonSerializer.SerializeToElement(detail);
        return thrown;
    }
}
