using System.Text.Json.Nodes;
using ModelContextProtocol;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp;

/// <summary>
/// Bridges the two ways in which a server asks its client. A source answers <c>input_required</c> (SEP-2322): a client of that revision gets it as it is and
/// repeats its request; an older one is asked here, by requests over its session, and the source is called again with the answers.
/// </summary>
internal static class InputRounds
{
    /// <summary>A source that is never content must not ask for ever.</summary>
    private const int Most = 10;

    /// <summary>The result; null when no source has one.</summary>
    public static async ValueTask<JsonObject?> Run(McpCall call, Func<McpCall, ValueTask<JsonObject?>> source)
    {
        var attempt = call;
        for (var round = 0; round <= Most; round++)
        {
            if (await source(attempt) is not { } result) return null;
            if (!Results.IsInputRequired(result)) return result;
            var requests = result.Object("inputRequests") ?? [];
            foreach (var (_, request) in requests) ClientAbilities.Demand(call, request as JsonObject ?? []);
            if (call.TakesInputRequired) return result;
            attempt = call with { Answers = new(await Ask(call, requests), result.Text("requestState")) };
        }

        throw new McpProtocolException($"This asked for input more than {Most} times; it was given up.", McpErrorCode.InternalError);
    }

    private static async Task<JsonObject> Ask(McpCall call, JsonObject requests)
    {
        // All at once: a client may show them together.
        using var together = CancellationTokenSource.CreateLinkedTokenSource(call.Aborted);
        var asked = requests.Select(request => (request.Key, Answer: AskOne(call, request.Value as JsonObject ?? [], together))).ToArray();
        await Task.WhenAll(asked.Select(question => question.Answer));
        return new(asked.Select(question => KeyValuePair.Create(question.Key, question.Answer.Result)));
    }

    private static async Task<JsonNode?> AskOne(McpCall call, JsonObject request, CancellationTokenSource together)
    {
        try
        {
            var answer = await call.Server.SendRequestAsync(new() { Method = request.Text("method")!, Params = request["params"]?.DeepClone() }, together.Token);
            return answer.Result?.DeepClone();
        }
        catch (McpProtocolException)
        {
            // One that is refused makes the others pointless.
            await together.CancelAsync();
            throw new McpProtocolException("The client refused to answer what it was asked.", McpErrorCode.InvalidRequest);
        }
    }
}
