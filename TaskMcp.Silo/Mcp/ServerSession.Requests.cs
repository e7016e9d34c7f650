using System.Collections.Immutable;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;
using McpErrorCode = TaskMcp.Connections.McpErrorCode;

namespace TaskMcp.Silo.Mcp;

/// <summary>What is asked of the server, in one form for all versions of the protocol.</summary>
internal sealed partial class ServerSession
{
    // Servers may want to be asked again without having a question; one that always does is out of order.
    private const int MostRounds = 10;

    /// <summary>Calls a tool, or goes on with a call that asked.</summary>
    /// <exception cref="McpFailureException">No result came.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the server was told.</exception>
    public Task<ServerReply> CallTool(ToolDefinition tool, ToolRequest request, CancellationToken cancellationToken)
    {
        var meta = new JsonObject();
        if (request.IdempotencyKey is not null) meta["taskmcp/idempotency_key"] = request.IdempotencyKey;
        if (RunTrace.Parent(request.IdempotencyKey) is { } trace) meta["traceparent"] = trace;
        var parameters = new JsonObject { ["name"] = tool.Name, ["arguments"] = request.Arguments, ["_meta"] = meta };
        return Ask(RequestMethods.ToolsCall, tool.Name, parameters, request, cancellationToken);
    }

    /// <summary>Reads a resource, or goes on with a reading that asked.</summary>
    /// <exception cref="McpFailureException">No result came.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the server was told.</exception>
    public Task<ServerReply> ReadResource(string uri, RequestTerms terms, CancellationToken cancellationToken) =>
        Ask(RequestMethods.ResourcesRead, uri, new() { ["uri"] = uri, ["_meta"] = new JsonObject() }, terms, cancellationToken);

    /// <summary>Gets a prompt, or goes on with one that asked.</summary>
    /// <exception cref="McpFailureException">No result came.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the server was told.</exception>
    public Task<ServerReply> GetPrompt(string name, IReadOnlyDictionary<string, string> arguments, RequestTerms terms, CancellationToken cancellationToken)
    {
        var parameters = new JsonObject
        {
            ["name"] = name,
            ["arguments"] = new JsonObject(arguments.Select(argument => KeyValuePair.Create(argument.Key, (JsonNode?)argument.Value))),
            ["_meta"] = new JsonObject(),
        };
        return Ask(RequestMethods.PromptsGet, name, parameters, terms, cancellationToken);
    }

    /// <summary>Completes an argument.</summary>
    /// <exception cref="McpFailureException">No result came.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up; the server was told.</exception>
    public Task<ServerReply> Complete(CompletionAsk ask, CancellationToken cancellationToken)
    {
        var parameters = new JsonObject { ["ref"] = ask.Reference.ToNode(), ["argument"] = ask.Argument.ToNode(), ["_meta"] = new JsonObject() };
        if (ask.Context is { } context) parameters["context"] = context.ToNode();
        // It is made while somebody types: nobody is asked anything for it.
        return Ask(RequestMethods.CompletionComplete, "", parameters, new() { Offers = InputOffers.None }, cancellationToken);
    }

    /// <summary>Asks for nothing but an answer: <c>ping</c>, or <c>server/discover</c> where there is no ping any more.</summary>
    /// <exception cref="McpFailureException">None came.</exception>
    /// <exception cref="OperationCanceledException">None came in time.</exception>
    public async Task Ping(CancellationToken cancellationToken)
    {
        try
        {
            var method = IsStateless ? RequestMethods.ServerDiscover : RequestMethods.Ping;
            await _client.SendRequestAsync(new() { Method = method, Params = new JsonObject() }, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested && McpFailures.Of(error, _settings.Redactor) is { } failure)
        {
            throw await Explain(failure).ConfigureAwait(false);
        }
    }

    private async Task<ServerReply> Ask(string method, string name, JsonObject parameters, RequestTerms terms, CancellationToken cancellationToken)
    {
        var answers = terms.Answers;
        if (OpenCalls.IsParkedState(answers?.RequestState)) return await GoOn(method, name, terms, cancellationToken).ConfigureAwait(false);
        if (LinksRequired.IsState(answers?.RequestState))
        {
            LinksRequired.Check(answers!);
            answers = null;
        }

        if (answers is { Responses.IsEmpty: false })
        {
            CheckAnswered(answers);
            parameters["inputResponses"] = new JsonObject(answers.Responses.Select(response => KeyValuePair.Create(response.Key, response.Value.ToNode())));
        }

        var state = answers?.RequestState;
        for (var round = 0; round < MostRounds; round++)
        {
            if (state is not null) parameters["requestState"] = state;
            var reply = await Once(method, name, parameters, terms, cancellationToken).ConfigureAwait(false);
            if (reply.Question is not { Requests.IsEmpty: true } again) return reply;
            parameters.Remove("inputResponses");
            state = again.RequestState;
        }

        throw new McpFailureException(McpErrorCode.ServerError, $"The server asked for the same request again {MostRounds} times without an answer.") { OutcomeUnknown = true };
    }

    private async Task<ServerReply> Once(string method, string name, JsonObject parameters, RequestTerms terms, CancellationToken cancellationToken)
    {
        var id = $"call-{Interlocked.Increment(ref _requests)}";
        if (terms.Progress is not null) parameters["_meta"]!["progressToken"] = id;
        var call = new OpenCall(id, method, name, terms);
        _calls.Add(call);
        // Before anything is sent: a quick server reports progress before this goes on.
        _notifications.Follow(id, terms);
        call.Send(abort => _client.SendRequestAsync(new() { Id = new RequestId(id), Method = method, Params = parameters }, abort));
        return await Outcome(call, terms, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ServerReply> GoOn(string method, string name, RequestTerms terms, CancellationToken cancellationToken)
    {
        OpenCall call;
        try
        {
            call = await _calls.Resume(method, name, terms).ConfigureAwait(false);
        }
        catch (Exception error) when (McpFailures.Of(error, _settings.Redactor) is { } failure)
        {
            throw await Explain(failure).ConfigureAwait(false);
        }

        return await Outcome(call, terms, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ServerReply> Outcome(OpenCall call, RequestTerms terms, CancellationToken cancellationToken)
    {
        var goesOn = false;
        _notifications.Follow(call.Id, terms);
        try
        {
            var question = await _calls.Next(call, cancellationToken).ConfigureAwait(false);
            goesOn = question is not null;
            return Redacted(question is null ? Read(await call.Answer.ConfigureAwait(false), terms.Offers) : new() { Question = question });
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            _ = GiveUp(call);
            throw;
        }
        catch (UrlElicitationRequiredException error) when (terms.Offers.HasFlag(InputOffers.UrlElicitation))
        {
            return Redacted(new() { Question = LinksRequired.Read(error) });
        }
        catch (Exception error) when (McpFailures.Of(error, _settings.Redactor) is { } failure)
        {
            throw await Explain(failure).ConfigureAwait(false);
        }
        finally
        {
            if (!goesOn) _calls.Remove(call);
            _notifications.Unfollow(call.Id);
        }
    }

    // In this version there is no way to say so: whoever would not answer has ended the request.
    private static void CheckAnswered(InputAnswers answers)
    {
        foreach (var answer in answers.Responses.Values)
        {
            if (QuestionAnswers.ErrorIn(answer) is { } error) throw new McpFailureException(McpErrorCode.InvalidInput, $"What the server asked was not answered: {error["message"]}");
        }
    }

    private static ServerReply Read(JsonRpcResponse response, InputOffers offers)
    {
        if (response.Result is not JsonObject result) throw McpFailureException.Lost("The server's answer is no result.");
        return UnfinishedResult.Read(result, offers) is { } question ? new() { Question = question } : new() { Result = result };
    }

    // Questions are kept and shown; servers like to echo what they were given.
    private ServerReply Redacted(ServerReply reply)
    {
        if (reply.Question is not { } asked) return reply;
        var clean = asked.Requests.ToImmutableDictionary(request => request.Key, request => request.Value with { Params = Clean(request.Value.Params) });
        return new() { Question = asked with { Requests = clean } };
    }

    private async Task Answer(JsonRpcMessage response)
    {
        // Before the handshake is over nothing can be asked rightly.
        if (_client is { } client) await client.SendMessageAsync(response).ConfigureAwait(false);
    }

    private Task<JsonRpcResponse> Subscribe(OpenCall call, string method, JsonObject parameters)
    {
        call.Send(abort => _client.SendRequestAsync(new() { Id = new RequestId(call.Id), Method = method, Params = parameters }, abort));
        return call.Answer;
    }

    // The server hears of it before the request is dropped: the SDK often drops its own word of it.
    private async Task GiveUp(OpenCall call)
    {
        if (!call.Answer.IsCompleted && !(IsHttp && IsStateless)) await TellCancelled(call.Id).ConfigureAwait(false);
        await call.Abort().ConfigureAwait(false);
        await ((Task)call.Answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task TellCancelled(string requestId)
    {
        try
        {
            using var deadline = new CancellationTokenSource(ClosingTakes);
            var notification = new JsonRpcNotification
            {
                Method = NotificationMethods.CancelledNotification,
                Params = new JsonObject { ["requestId"] = requestId, ["reason"] = "The caller gave up." },
            };
            await _client.SendMessageAsync(notification, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (McpFailures.Of(error, _settings.Redactor) is not null)
        {
            Note("the server could not be told that a call was given up");
        }
    }

    private async Task<McpFailureException> Explain(McpFailureException failure)
    {
        if (!failure.SessionLost) return failure;
        _isLost |= !IsHttp || !failure.OutcomeUnknown;
        if (IsClosing || await _link.Ending().ConfigureAwait(false) is not { } words) return failure;
        return new(failure.Code, words, failure) { SessionLost = true, OutcomeUnknown = failure.OutcomeUnknown };
    }
}
