using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using McpErrorCode = TaskMcp.Connections.McpErrorCode;

namespace TaskMcp.Silo.Mcp;

/// <summary>The questions that servers ask: elicitation, sampling, roots. Pure.</summary>
internal static class Questions
{
    public const string ForPerson = "elicitation/create";

    // Their constants in the SDK are marked obsolete; servers ask.
    public const string ForModel = "sampling/createMessage";
    public const string ForRoots = "roots/list";

    /// <summary>Whether it is one of the methods by which a server asks.</summary>
    public static bool IsOne(string? method) => method is ForPerson or ForModel or ForRoots;

    /// <summary>A question as it is kept.</summary>
    /// <exception cref="McpFailureException">It is none, or its parameters can't be kept.</exception>
    public static InputQuestion Read(string? method, JsonNode? parameters) => method switch
    {
        ForPerson => Elicitation(parameters),
        ForModel => Kept(method, parameters as JsonObject ?? throw NoObject()),
        ForRoots => Kept(method, parameters as JsonObject ?? []),
        _ => throw Wrong($"The server asks for {method ?? "something without a method"}, which TaskMcp does not know: it can ask by elicitation/create, sampling/createMessage and roots/list."),
    };

    /// <summary>A question for a person.</summary>
    /// <exception cref="McpFailureException">Its parameters can't be kept.</exception>
    public static InputQuestion Elicitation(JsonNode? parameters)
    {
        if (parameters is not JsonObject asked) throw NoObject();
        if (IsLink(asked) && !IsWebAddress(TextOf(asked["url"]))) throw Wrong("The server asks somebody to go to an address that is no http or https URL.");
        return Kept(ForPerson, asked);
    }

    /// <summary>What the caller would have to offer to be asked this.</summary>
    public static InputOffers Needs(InputQuestion question)
    {
        var asked = question.Params.ToNode() as JsonObject ?? [];
        return question.Method switch
        {
            ForPerson => IsLink(asked) ? InputOffers.UrlElicitation : InputOffers.Elicitation,
            ForModel => asked["tools"] is null && asked["toolChoice"] is null ? InputOffers.Sampling : InputOffers.Sampling | InputOffers.SamplingTools,
            _ => InputOffers.Roots,
        };
    }

    /// <summary>The question in words, for somebody who does not answer it.</summary>
    public static string Name(InputQuestion question) => Needs(question) switch
    {
        InputOffers.UrlElicitation => "elicitation/create with mode url",
        InputOffers.Sampling | InputOffers.SamplingTools => "sampling/createMessage with tools",
        _ => question.Method,
    };

    /// <summary>What the server did before it asked is not known.</summary>
    public static McpFailureException Wrong(string message) => new(McpErrorCode.ServerError, message) { OutcomeUnknown = true };

    private static InputQuestion Kept(string method, JsonObject parameters)
    {
        try
        {
            return new() { Method = method, Params = KeptJson.Of(parameters) };
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException)
        {
            throw Wrong("The server asks for input in a form that can't be kept: it is too deep, or holds broken text or a name twice.");
        }
    }

    private static McpFailureException NoObject() => Wrong("The server asks for input in a form that can't be understood: params is no object.");

    private static bool IsLink(JsonObject asked) => TextOf(asked["mode"]) == "url";

    // It is shown as a link: javascript: and its like would run in the page.
    private static bool IsWebAddress(string? text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == Uri.UriSchemeHttp) && url.UserInfo.Length == 0;

    private static string? TextOf(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
