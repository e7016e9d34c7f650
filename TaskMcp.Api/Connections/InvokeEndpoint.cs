using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using TaskMcp.Api.Audit;
using TaskMcp.Api.Http;
using TaskMcp.Connections;

namespace TaskMcp.Api.Connections;

/// <summary>Calls a tool by hand (SPEC C-10).</summary>
internal static class InvokeEndpoint
{
    /// <summary>Calls a tool and gives its output.</summary>
    /// <remarks>
    /// The tool's server may ask something before it goes on (elicitation): then the answer has <c>input_required</c> instead of an output, and the
    /// call goes on when it is made again with the answers. A caller that accepts <c>text/event-stream</c> gets <c>progress</c> events while the tool
    /// works, and a last event <c>result</c>, <c>input_required</c> or <c>error</c>. Going away cancels the call. With an <c>Idempotency-Key</c> the answer
    /// is always JSON; going on takes a key of its own. Results of tools that only read may come from the cache; with <c>Cache-Control: no-cache</c> or
    /// an <c>Idempotency-Key</c> the server is asked.
    /// </remarks>
    internal static async Task<Results<Ok<InvokeAnswer>, ToolProgressStream, Refused>> Invoke(JsonBody<InvokeRequest> body, HttpRequest request, Call call, IGrainFactory grains, AuditedToolCalls calls)
    {
        if (!IsObject(body.Value.Input)) return new Refused(Refusal.Field(RequestCodes.Invalid, "input", "input must be an object."));

        var invocation = new ToolInvocation
        {
            ToolName = body.Value.ToolName,
            Input = body.Value.Input,
            Timeout = body.Value.Timeout,
            IdempotencyKey = call.OperationId,
            Principal = call.Actor.Id,
            Fresh = call.OperationId is not null || AsksForFresh(request),
            Answers = Answers(body.Value.Responses, body.Value.RequestState),
        };
        // An answer that is kept for repeats has to be whole.
        if (call.OperationId is null && ServerSentEvents.AreAcceptedBy(request)) return new ToolProgressStream(grains, Send);
        var (answer, refusal) = Answer(await Send(progress: null));
        return answer is not null ? TypedResults.Ok(answer) : new Refused(refusal!);

        Task<GrainResult<ToolOutcome>> Send(IToolProgressObserver? progress) => calls.Invoke(request.HttpContext, call, body.Value.ConnectionId, invocation, progress);
    }

    /// <summary>A failed call is a refusal under the code of its error (SPEC C-6).</summary>
    internal static (InvokeAnswer? Answer, Refusal? Refusal) Answer(GrainResult<ToolOutcome> result)
    {
        if (!result.IsAccepted) return (null, result.Refusal);
        var outcome = result.Value;
        if (outcome.Error is not { } error)
        {
            var output = outcome.InputRequired is null ? outcome.Output ?? JsonText.Null : outcome.Output;
            return (new() { Output = output, InputRequired = outcome.InputRequired, ExecutionTimeMs = outcome.ExecutionTimeMs, CachedAt = outcome.CachedAt, Stale = outcome.Stale }, null);
        }

        return (null, new(ToolCallVerdict.CodeOf(error), error.Message) { RetryAfter = error.RetryAfter });
    }

    /// <summary>What a request goes on with; null when it begins anew.</summary>
    internal static InputAnswers? Answers(ImmutableDictionary<string, JsonText> responses, string? requestState) =>
        responses.IsEmpty && requestState is null ? null : new() { Responses = responses, RequestState = requestState };

    /// <summary>Whether the caller wants nothing from a cache (RFC 9111, 5.2.1.4).</summary>
    internal static bool AsksForFresh(HttpRequest request) => request.GetTypedHeaders().CacheControl?.NoCache == true;

    private static bool IsObject(JsonText json) => json.ToString().AsSpan().TrimStart().StartsWith("{");
}
