using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskMcp.Api.Http;
using TaskMcp.Connections;

namespace TaskMcp.Api.Connections;

/// <summary>Resources and prompts by hand (SPEC C-1).</summary>
internal static class ReadEndpoints
{
    private const int LongestUri = 4_000;
    private const int LongestName = 500;

    /// <summary>Reads a resource of a server and gives its answer as it came.</summary>
    /// <remarks>
    /// A server may ask something first, as in a tool call. Going away cancels the reading. It may come from the cache, unless the request says
    /// <c>Cache-Control: no-cache</c>.
    /// </remarks>
    internal static async Task<Results<Ok<ReadAnswer>, Refused>> ReadResource(JsonBody<ReadResourceRequest> body, HttpRequest http, Call call, IGrainFactory grains)
    {
        var request = body.Value;
        if (request.Uri is not { Length: > 0 and <= LongestUri }) return Refuse("uri", $"uri must be 1–{LongestUri} characters.");
        var read = new ResourceRead
        {
            Uri = request.Uri,
            Answers = InvokeEndpoint.Answers(request.Responses, request.RequestState),
            Principal = call.Actor.Id,
            Fresh = InvokeEndpoint.AsksForFresh(http),
        };
        return Answer(await grains.Connection(call, request.ConnectionId).ReadResource(read, call.Aborted));
    }

    /// <summary>Gets a prompt of a server, with its arguments filled in, as it came.</summary>
    /// <remarks>A server may ask something first, as in a tool call. Going away cancels the request.</remarks>
    internal static async Task<Results<Ok<ReadAnswer>, Refused>> GetPrompt(JsonBody<GetPromptRequest> body, Call call, IGrainFactory grains)
    {
        var request = body.Value;
        if (request.Name is not { Length: > 0 and <= LongestName }) return Refuse("name", $"name must be 1–{LongestName} characters.");
        var get = new PromptGet { Name = request.Name, Arguments = request.Arguments, Answers = InvokeEndpoint.Answers(request.Responses, request.RequestState) };
        return Answer(await grains.Connection(call, request.ConnectionId).GetPrompt(get, call.Aborted));
    }

    private static Results<Ok<ReadAnswer>, Refused> Answer(GrainResult<McpAnswer> answer) => answer.IsAccepted
        ? TypedResults.Ok(new ReadAnswer
        {
            Result = answer.Value.InputRequired is null ? answer.Value.Result : null,
            InputRequired = answer.Value.InputRequired,
            CachedAt = answer.Value.CachedAt,
            Stale = answer.Value.Stale,
        })
        : new Refused(answer.Refusal);

    private static Refused Refuse(string field, string message) => new(Refusal.Field(RequestCodes.Invalid, field, message));
}
