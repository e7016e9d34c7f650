using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>What servers up to 2025-11-25 get to their questions. Pure.</summary>
internal static class QuestionAnswers
{
    // The code of the specification for a person who would not (sampling, "Error Handling").
    private const int Rejected = -1;
    private const int MethodNotFound = -32601;
    private const int InvalidParams = -32602;
    private const int InternalError = -32603;

    /// <summary>What was answered to a question, which may be that somebody would not.</summary>
    public static JsonRpcMessage Of(RequestId id, JsonText answer)
    {
        if (ErrorIn(answer) is not { } error) return new JsonRpcResponse { Id = id, Result = answer.ToNode() ?? new JsonObject() };
        return Error(id, (int)error["code"]!, error["message"] is JsonValue value && value.TryGetValue(out string? text) ? text : "The question was not answered.");
    }

    /// <summary>Whoever called does not answer such questions: the error that a client without the ability gives.</summary>
    public static JsonRpcMessage NotOffered(ServerQuestion question)
    {
        var isHalf = Questions.Needs(question.Question) is InputOffers.UrlElicitation or (InputOffers.Sampling | InputOffers.SamplingTools);
        return Error(question.Id, isHalf ? InvalidParams : MethodNotFound, $"The caller does not answer {Questions.Name(question.Question)}.");
    }

    /// <summary>Nobody answers.</summary>
    public static JsonRpcMessage Nobody(ServerQuestion question, string why) => question.Question.Method switch
    {
        Questions.ForPerson => new JsonRpcResponse { Id = question.Id, Result = new JsonObject { ["action"] = "cancel" } },
        Questions.ForModel => Error(question.Id, Rejected, $"Nobody answers: {why}."),
        _ => Error(question.Id, InternalError, $"Nobody answers: {why}."),
    };

    /// <summary>The directories of nobody: what a server hears that asks beside all calls, as many do when a session begins.</summary>
    public static JsonRpcMessage NoRoots(RequestId id) => new JsonRpcResponse { Id = id, Result = new JsonObject { ["roots"] = new JsonArray() } };

    /// <summary>The error that stands for an answer; null when it is an answer.</summary>
    public static JsonObject? ErrorIn(JsonText answer) =>
        answer.ToNode() is JsonObject { Count: 1 } given && given["error"] is JsonObject error && error["code"] is JsonValue code && code.TryGetValue(out int _) ? error : null;

    private static JsonRpcError Error(RequestId id, int code, string message) => new() { Id = id, Error = new() { Code = code, Message = message } };
}
