using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Security.Cryptography;
using ModelContextProtocol.Protocol;
using TaskMcp.Connections;
using McpErrorCode = TaskMcp.Connections.McpErrorCode;

namespace TaskMcp.Silo.Mcp;

/// <summary>
/// The calls that a server works on. Servers of 2025-11-25 and older ask with a request of their own while the call stays open: the call is
/// parked then, in memory, under a state that nobody can guess, and goes on when the answer comes. The form to the outside is that of later
/// servers (<see cref="InputRequired"/>). Over streamable HTTP a question comes on the stream of its call. Elsewhere its message does not say which call it belongs to: it is the
/// only tool call, or else the only other call, that does not wait for an answer already; with several of them nobody is asked and the connection's log says so.
/// </summary>
internal sealed class OpenCalls(TimeProvider clock, Func<JsonRpcMessage, Task> send, Func<OpenCall, Task> giveUp, Action<string> log) : IDisposable
{
    /// <summary>How long a parked call waits for the answer.</summary>
    public static readonly TimeSpan ParkedFor = TimeSpan.FromMinutes(10);

    /// <summary>The key of a person's question in <see cref="InputRequired.Requests"/>.</summary>
    public const string Key = "elicitation";

    private const string Prefix = "taskmcp-parked.";
    private static readonly TimeSpan WindingUpTakes = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly List<OpenCall> _open = [];
    private readonly ConcurrentDictionary<string, Parked> _parked = new(StringComparer.Ordinal);

    /// <summary>Whether it is the state of a parked call, of this session or of another one.</summary>
    public static bool IsParkedState(string? state) => state?.StartsWith(Prefix, StringComparison.Ordinal) == true;

    public void Add(OpenCall call)
    {
        lock (_lock) _open.Add(call);
    }

    public void Remove(OpenCall call)
    {
        lock (_lock) _open.Remove(call);
    }

    /// <summary>The call with this id; null when it is over.</summary>
    public OpenCall? Find(string id)
    {
        lock (_lock) return _open.Find(call => call.Id == id);
    }

    /// <summary>The one call that is open; null when there are several, or none.</summary>
    public OpenCall? Only()
    {
        lock (_lock) return _open.Count == 1 ? _open[0] : null;
    }

    /// <summary>The server asks. Does not wait.</summary>
    /// <param name="request">What it asks.</param>
    /// <param name="ofCall">The call on whose stream it asks; null when that is not known.</param>
    public void Asked(JsonRpcRequest request, string? ofCall)
    {
        var question = new ServerQuestion(request.Id, Questions.Read(request.Method, request.Params));
        JsonRpcMessage? refusal;
        lock (_lock) refusal = Assign(question, ofCall);
        if (refusal is not null) _ = SendQuietly(refusal);
    }

    /// <summary>The server does not wait for the answer to a question any more.</summary>
    public void Withdrawn(RequestId question)
    {
        lock (_lock)
        {
            foreach (var call in _open) call.TakeForAnswer(question);
        }
    }

    /// <summary>What the server asks next in a call, which is parked then; null when its answer has come.</summary>
    /// <exception cref="OperationCanceledException">Neither has come; the call is still open.</exception>
    public async Task<InputRequired?> Next(OpenCall call, CancellationToken cancellationToken)
    {
        lock (_lock) call.IsParked = false;
        return await call.NextQuestion(cancellationToken).ConfigureAwait(false) is { } question ? Park(call, question) : null;
    }

    /// <summary>Takes a parked call for going on with it.</summary>
    /// <exception cref="McpFailureException">It is not known, or the answers do not fit.</exception>
    public async Task<OpenCall> Resume(string method, string name, RequestTerms terms)
    {
        var answers = terms.Answers!;
        if (!_parked.TryGetValue(answers.RequestState!, out var parked)) throw Unknown();
        if (!parked.Call.Asks(method, name)) throw new McpFailureException(McpErrorCode.InvalidInput, "request_state belongs to another call");
        var completed = ElicitationAnswers.Complete(parked.Asked, answers.Responses);
        if (!completed.IsAccepted) throw new McpFailureException(McpErrorCode.InvalidInput, completed.Refusal.Message);
        if (!_parked.TryRemove(answers.RequestState!, out _)) throw Unknown();
        await parked.Expiry.DisposeAsync().ConfigureAwait(false);
        lock (_lock) parked.Call.Terms = terms;
        try
        {
            if (parked.Call.TakeForAnswer(parked.Question.Id)) await send(QuestionAnswers.Of(parked.Question.Id, completed.Value.Responses.Values.Single())).ConfigureAwait(false);
        }
        catch
        {
            // Nobody can answer it any more.
            Remove(parked.Call);
            _ = giveUp(parked.Call);
            throw;
        }

        return parked.Call;
    }

    public void Dispose()
    {
        foreach (var parked in _parked.Values) parked.Expiry.Dispose();
        _parked.Clear();
    }

    // Under the lock. Null when the question has found its call; else what the server gets at once.
    private JsonRpcMessage? Assign(ServerQuestion question, string? ofCall)
    {
        var likely = ofCall is null ? Likely() : [.. _open.Where(call => call.Id == ofCall)];
        switch (likely)
        {
            case []:
                return question.Question.Method == Questions.ForRoots && ofCall is null ? QuestionAnswers.NoRoots(question.Id) : Refuse("no call is under way");
            case [var call]:
                if (!call.Terms.Offers.HasFlag(Questions.Needs(question.Question))) return QuestionAnswers.NotOffered(question);
                return call.Ask(question) ? null : Refuse("it has asked too much at once");
            default:
                return Refuse("several calls are under way, and it does not say which of them asks");
        }

        JsonRpcMessage Refuse(string why)
        {
            log($"a question of the server ({Questions.Name(question.Question)}) was put to nobody and refused: {why}");
            return QuestionAnswers.Nobody(question, why);
        }
    }

    private OpenCall[] Likely()
    {
        OpenCall[] working = [.. _open.Where(call => !call.IsParked)];
        OpenCall[] tools = [.. working.Where(call => call.IsToolCall)];
        return tools.Length > 0 ? tools : working.Length > 0 ? working : [.. _open];
    }

    private InputRequired Park(OpenCall call, ServerQuestion question)
    {
        var state = Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var asked = new InputRequired
        {
            Requests = ImmutableDictionary<string, InputQuestion>.Empty.Add(KeyOf(question.Question), question.Question),
            RequestState = state,
            ExpiresAt = clock.GetUtcNow() + ParkedFor,
        };
        lock (_lock) call.IsParked = true;
        var expiry = clock.CreateTimer(_ => _ = Expire(state), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _parked[state] = new(call, question, asked, expiry);
        expiry.Change(ParkedFor, Timeout.InfiniteTimeSpan);
        return asked;
    }

    // The server hears that nobody answers and may end the call in its own way; nobody waits for that, so it does not get long.
    private async Task Expire(string state)
    {
        if (!_parked.TryRemove(state, out var parked)) return;
        await parked.Expiry.DisposeAsync().ConfigureAwait(false);
        var why = $"was not answered within {Duration.Format(ParkedFor)}";
        log($"a question of the server {why} ({Questions.Name(parked.Question.Question)})");
        if (parked.Call.TakeForAnswer(parked.Question.Id)) await SendQuietly(QuestionAnswers.Nobody(parked.Question, $"it {why}")).ConfigureAwait(false);
        await Task.WhenAny(parked.Call.Answer, Task.Delay(WindingUpTakes, clock)).ConfigureAwait(false);
        Remove(parked.Call);
        await giveUp(parked.Call).ConfigureAwait(false);
    }

    // When it can't be sent, the session has ended and the question with it.
    private async Task SendQuietly(JsonRpcMessage answer) => await send(answer).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static string KeyOf(InputQuestion question) => question.Method switch
    {
        Questions.ForPerson => Key,
        Questions.ForModel => "sampling",
        _ => "roots",
    };

    private static McpFailureException Unknown() =>
        new(McpErrorCode.ConnectionError, "The call that asked is not known any more: it waited too long, was answered already, or the session has ended. Whether the server did anything is not known.") { OutcomeUnknown = true };

    private sealed record Parked(OpenCall Call, ServerQuestion Question, InputRequired Asked, ITimer Expiry);
}
