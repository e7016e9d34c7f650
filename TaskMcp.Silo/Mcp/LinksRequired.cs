using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;
using McpErrorCode = TaskMcp.Connections.McpErrorCode;

namespace TaskMcp.Silo.Mcp;

/// <summary>
/// An error that says where a person has to go first (MCP 2025-11-25, URL elicitation required), in the form of all questions. The server gets no answers:
/// who accepts has been there, and the request is made again as it was. Pure.
/// </summary>
internal static class LinksRequired
{
    private const string State = "taskmcp-links";

    /// <summary>Whether it goes on with a request that was refused for want of a visit.</summary>
    public static bool IsState(string? state) => state == State;

    public static InputRequired Read(UrlElicitationRequiredException error) => new()
    {
        Requests = error.Elicitations.Select((link, index) => KeyValuePair.Create($"link-{index + 1}", Question(link))).ToImmutableDictionary(),
        RequestState = State,
    };

    /// <exception cref="McpFailureException">Somebody would not go there.</exception>
    public static void Check(InputAnswers answers)
    {
        if (answers.Responses.Values.All(ElicitationAnswers.IsAccepted)) return;
        throw new McpFailureException(McpErrorCode.InvalidInput, "The server answers only to somebody who has been where its links lead, and not all of them were accepted.");
    }

    private static InputQuestion Question(ElicitRequestParams link) => Questions.Elicitation(new JsonObject
    {
        ["mode"] = link.Mode,
        ["message"] = link.Message,
        ["url"] = link.Url,
        ["elicitationId"] = link.ElicitationId,
    });
}
