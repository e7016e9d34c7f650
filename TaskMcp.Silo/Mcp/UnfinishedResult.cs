using System.Collections.Immutable;
using System.Text.Json;
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
    /// <exception cref="McpFailureException">It is neither, or asks what is not offered.</exception>
    public static InputRequired? Read(JsonObject result)
    {
        if (!result.TryGetPropertyValue(HiddenType, out var type)) return null;
        if (TextOf(type) != InputRequiredType) throw Wrong($"The server answered with a result of a kind that TaskMcp does not know: {Shown(type)}.");
        if (result["requestState"] is not (null or JsonValue) || (result["requestState"] is { } stated && TextOf(stated) is null)) throw Wrong("The server asks for input with a requestState that is no text.");
        if (result["inputRequests"] is not (null or JsonObject)) throw Wrong("The server asks for input in a form that can't be understood: inputRequests is no object.");
        var state = TextOf(result["requestState"]);
        var requests = (result["inputRequests"] as JsonObject ?? []).ToImmutableDictionary(request => request.Key, request => Question(request.Value));
        if (requests.IsEmpty && state is null) throw Wrong("The server asks for input without saying for what.");
        return new() { Requests = requests, RequestState = state };
    }

    /// <summary>A question as it is kept.</summary>
    /// <exception cref="McpFailureException">Its parameters can't be kept.</exception>
    public static InputQuestion Elicitation(JsonNode? parameters)
    {
        if (parameters is not JsonObject asked) throw Wrong("The server asks for input in a form that can't be understood: params is no object.");
        if (TextOf(asked["mode"]) == "url" && !IsWebAddress(TextOf(asked["url"]))) throw Wrong("The server asks somebody to go to an address that is no http or https URL.");
        try
        {
            return new() { Method = ElicitationAnswers.Method, Params = KeptJson.Of(parameters) };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw Wrong("The server asks for input in a form that can't be kept: it is too deep, or holds broken text or a name twice.");
        }
    }

    // It is shown as a link: javascript: and its like would run in the page.
    private static bool IsWebAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) && url.UserInfo.Length == 0;

    private static InputQuestion Question(JsonNode? request)
    {
        var method = TextOf((request as JsonObject)?["method"]);
        return method == ElicitationAnswers.Method
            ? Elicitation(request!["params"])
            : throw Wrong($"The server asks for {method ?? "something without a method"}, which TaskMcp does not offer: it answers elicitation/create only.");
    }

    // What the server did before it asked is not known.
    private static McpFailureException Wrong(string message) => new(McpErrorCode.ServerError, message) { OutcomeUnknown = true };

    private static string Shown(JsonNode? node) => node?.ToJsonString() is { Length: <= 100 } text ? text : "(long)";

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
