using System.Diagnostics.CodeAnalysis;
using ModelContextProtocol.Protocol;

namespace TaskMcp.Silo.Mcp;

/// <summary>A request that the server works on, and what it has asked meanwhile.</summary>
/// <param name="id">The request's id.</param>
/// <param name="method">What is asked for.</param>
/// <param name="name">Of which tool, prompt or resource.</param>
/// <param name="terms">What goes with it.</param>
[SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer holds nothing.")]
internal sealed class OpenCall(string id, string method, string name = "", RequestTerms? terms = null)
{
    // A server that asks more at once is out of order.
    private const int MostQuestions = 16;

    private readonly Dictionary<RequestId, ServerQuestion> _unanswered = [];
    private readonly Queue<ServerQuestion> _next = [];
    private readonly CancellationTokenSource _abort = new();
    private TaskCompletionSource _asked = NewSignal();

    public string Id => id;

    /// <summary>Those of the last request for it: a call that asked goes on with those of whoever answers.</summary>
    public RequestTerms Terms { get; set; } = terms ?? RequestTerms.None;

    public bool IsToolCall => method == RequestMethods.ToolsCall;

    public Task<JsonRpcResponse> Answer { get; private set; } = null!;

    /// <summary>Whether it waits for somebody to answer what the server asked; else somebody waits for it.</summary>
    public bool IsParked { get; set; }

    public bool Asks(string forMethod, string ofName) => (method, name) == (forMethod, ofName);

    public void Send(Func<CancellationToken, Task<JsonRpcResponse>> send) => Answer = send(_abort.Token);

    /// <summary>Drops the request here.</summary>
    public Task Abort() => _abort.CancelAsync();

    /// <summary>False when the server has asked too much already.</summary>
    public bool Ask(ServerQuestion question)
    {
        lock (_next)
        {
            if (_unanswered.Count == MostQuestions || !_unanswered.TryAdd(question.Id, question)) return false;
            _next.Enqueue(question);
            _asked.TrySetResult();
            return true;
        }
    }

    /// <summary>Whether the question still waits for the answer that is about to be sent; it does no more after that.</summary>
    public bool TakeForAnswer(RequestId question)
    {
        lock (_next) return _unanswered.Remove(question);
    }

    /// <summary>The next question; null when the answer has come.</summary>
    /// <exception cref="OperationCanceledException">Neither has come.</exception>
    public async Task<ServerQuestion?> NextQuestion(CancellationToken cancellationToken)
    {
        while (true)
        {
            var asked = Asked();
            await Task.WhenAny(Answer, asked).WaitAsync(cancellationToken).ConfigureAwait(false);
            if (Answer.IsCompleted) return null;
            if (Dequeue() is { } question) return question;
        }
    }

    private Task Asked()
    {
        lock (_next) return _asked.Task;
    }

    private ServerQuestion? Dequeue()
    {
        lock (_next)
        {
            var question = _next.TryDequeue(out var next) && _unanswered.ContainsKey(next.Id) ? next : null;
            if (_next.Count == 0 && _asked.Task.IsCompleted) _asked = NewSignal();
            return question;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
