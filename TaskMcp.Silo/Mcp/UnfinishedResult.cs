using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>Results that are no results yet (MCP 2026-07-28, multi round-trip requests; SEP-2322). Pure.</summary>
internal static class UnfinishedResult
{
    // The SDK looks for the name in the specification and would answer the questions itself, at once or never.
    private const string HiddenType = "taskmcp/resultType";
    private const string ResultType = "resultType";
    private const string Complete = "complete";
    private const string InputRequiredType = "input_required";

    /// <summary>Keeps a result that is not complete from the SDK's own handling.</summary>
    public static void Hide(JsonRpcResponse response)
    {
        if (response.Result is not JsonObject result || result[ResultType] is not { } type || TextOf(type) == Complete) return;
        result.Remove(ResultType);
        result[HiddenType] = type;
    }

    /// <summary>What the server asks; null when the result is complete, as a result without a type is.</summary>
    /// <exception cref="McpFailureException">It is neither, or asks what the caller does not offer.</exception>
    public static InputRequired? Read(JsonObject result, InputOffers offers)
    {
        if (!result.TryGetPropertyValue(HiddenType, out var type)) return null;
        if (TextOf(type) != InputRequiredType) throw Questions.Wrong($"The server answered with a result of a kind that TaskMcp does not know: {Shown(type)}.");
        if (result["requestState"] is not (null or JsonValue) || (result["requestState"] is { } stated && TextOf(stated) is null)) throw Questions.Wrong("The server asks for input with a requestState that is no text.");
        if (result["inputRequests"] is not (null or JsonObject)) throw Questions.Wrong("The server asks for input in a form that can't be understood: inputRequests is no object.");
        var state = TextOf(result["requestState"]);
        var requests = (result["inputRequests"] as JsonObject ?? []).ToImmutableDictionary(request => request.Key, request => Question(request.Value, offers));
        if (requests.IsEmpty && state is null) throw Questions.Wrong("The server asks for input without saying for what.");
        return new() { Requests = requests, RequestState = state };
    }

    private static InputQuestion Question(JsonNode? request, InputOffers offers)
    {
        var asked = request as JsonObject;
        var question = Questions.Read(TextOf(asked?["method"]), asked?["params"]);
        return offers.HasFlag(Questions.Needs(question)) ? question : throw Questions.Wrong($"The server asks for {Questions.Name(question)}, which whoever called it does not answer.");
    }

    private static string Shown(JsonNode? node) => node?.ToJsonString() is { Length: <= 100 } text ? text : "(long)";

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
