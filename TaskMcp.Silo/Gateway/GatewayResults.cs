using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>What the gateway says in a server's place. Pure.</summary>
internal static class GatewayResults
{
    public const string ErrorMember = "taskmcp/error";
    public const string ConfirmKey = "confirm";

    private const int MostShown = 2_000;

    public static readonly Refusal StateInvalid = new("gateway.state_invalid", "The requestState belongs to another call, was used already, or is older than ten minutes. Make the call again without it.");

    public static readonly Refusal ResourceUnknown = new("gateway.resource_unknown", "There is no such resource.");

    public static readonly Refusal TaskRequired = new(GatewayAnswer.TaskRequired, "The tool runs as a task only: the client has to declare io.modelcontextprotocol/tasks.");

    public static readonly Refusal ArgumentsInvalid = new("gateway.arguments_invalid", "The arguments must be a JSON object in which every name is there once.");

    public static readonly Refusal TooManyUnderWay = new(
        "gateway.too_many_calls", "As many calls of yours are under way as one principal may have. Wait until some have ended, or cancel tasks that nobody needs.") { RetryAfter = TimeSpan.FromSeconds(1) };

    public static readonly Refusal CannotAsk = new(
        "gateway.confirmation_unavailable",
        "A person has to confirm this call first, and your client can't ask one: it must support elicitation with forms. Use such a client, or ask an owner to set confirm to never in the grant of this toolbox.");

    public static readonly Refusal Declined = new("gateway.confirmation_declined", "The person who was asked did not confirm this call.");

    /// <summary>A <c>CallToolResult</c> that says why nothing came of the call.</summary>
    public static GatewayAnswer Error(string code, string message, TimeSpan? retryAfter = null)
    {
        var error = new JsonObject { ["code"] = code };
        if (retryAfter is { } wait) error["retry_after_seconds"] = Math.Ceiling(wait.TotalSeconds);
        var result = new JsonObject
        {
            ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = message }),
            ["isError"] = true,
            ["_meta"] = new JsonObject { [ErrorMember] = error },
        };
        return new() { Result = JsonText.From(result) };
    }

    public static GatewayAnswer Error(Refusal refusal) => Error(refusal.Code, refusal.Message, refusal.RetryAfter);

    public static GatewayAnswer Error(McpError error) => Error(CodeOf(error), error.Message, error.RetryAfter);

    public static string CodeOf(McpError error) => $"mcp.{TaskMcpJson.Options.PropertyNamingPolicy!.ConvertName(error.Code.ToString())}";

    /// <summary>The question whether something may be done, as an elicitation in the form of MCP 2026-07-28.</summary>
    public static InputRequired Question(string message, string state, DateTimeOffset expiresAt)
    {
        var form = new JsonObject
        {
            ["mode"] = "form",
            ["message"] = message,
            ["requestedSchema"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() },
        };
        return new()
        {
            Requests = System.Collections.Immutable.ImmutableDictionary<string, InputQuestion>.Empty.Add(ConfirmKey, new() { Method = "elicitation/create", Params = JsonText.From(form) }),
            RequestState = state,
            ExpiresAt = expiresAt,
        };
    }

    public static string Wording(string who, string tool, JsonText arguments)
    {
        var shown = arguments.Text.Length <= MostShown ? arguments.Text : $"{Results.TextRules.Start(arguments.Text, MostShown)}…";
        return $"{who} wants to call {tool} with {shown}. Accept to allow this one call.";
    }

    /// <summary>Whether a person said yes to <see cref="Question"/>.</summary>
    public static bool IsYes(InputAnswers? answers) =>
        answers is not null && answers.Responses.TryGetValue(ConfirmKey, out var response)
        && ToolNaming.Read(response) is { ValueKind: JsonValueKind.Object } answer && answer.TryGetProperty("action", out var action)
        && action.ValueKind == JsonValueKind.String && action.ValueEquals("accept");

    /// <summary>The arguments; null when they are no object, or a name is there twice and two readers could read two things.</summary>
    public static JsonElement? Arguments(JsonText arguments)
    {
        try
        {
            using var document = JsonDocument.Parse(arguments.Text, new() { AllowDuplicateProperties = false, MaxDepth = 64 });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
