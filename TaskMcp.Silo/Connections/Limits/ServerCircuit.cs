using Polly;
using Polly.CircuitBreaker;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections.Limits;

/// <summary>
/// The circuit breaker of one connection (SPEC C-11): after five failures in a row nothing is sent for 30 s, then one request may try. What the
/// server answered is no failure, whatever it says, except that it failed itself; a request that somebody gave up says nothing.
/// </summary>
internal sealed class ServerCircuit
{
    private const int MostFailures = 5;

    private static readonly TimeSpan Break = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline _pipeline;
    private long _openUntil;
    private int _failures;
    private volatile bool _isTrying;
    private volatile string _why = "";

    /// <param name="opened">Hears why it opened.</param>
    /// <param name="clock">The time.</param>
    public ServerCircuit(Func<string, Task> opened, TimeProvider clock)
    {
        _clock = clock;
        // Polly's breaker looks at ratios. This one opens at the first failure that IsOneTooMany lets through.
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }.AddCircuitBreaker(new()
        {
            FailureRatio = 0,
            MinimumThroughput = 2,
            SamplingDuration = TimeSpan.FromDays(1),
            BreakDuration = Break,
            ShouldHandle = args => new(IsOneTooMany(args.Outcome.Exception)),
            OnOpened = _ =>
            {
                _isTrying = false;
                Interlocked.Exchange(ref _openUntil, (clock.GetUtcNow() + Break).UtcTicks);
                return new(opened($"The server failed {MostFailures} times in a row. {_why}"));
            },
            OnHalfOpened = _ =>
            {
                _isTrying = true;
                return default;
            },
            OnClosed = _ =>
            {
                _isTrying = false;
                return default;
            },
        }).Build();
    }

    /// <summary>Why nothing is sent now; null when something may be.</summary>
    public McpFailureException? WhyNot()
    {
        var wait = TimeSpan.FromTicks(Interlocked.Read(ref _openUntil) - _clock.GetUtcNow().UtcTicks);
        return wait > TimeSpan.Zero ? Open(wait) : null;
    }

    /// <summary>Sends a request, unless the circuit is open.</summary>
    /// <exception cref="McpFailureException">It failed, or nothing was sent.</exception>
    public async ValueTask Send(ServerRequest request, ServerSession session, CallDeadline deadline)
    {
        try
        {
            await _pipeline.ExecuteAsync(static (call, _) => call.request.SendTo(call.session, call.deadline), (request, session, deadline), deadline.Token).ConfigureAwait(false);
        }
        catch (BrokenCircuitException error)
        {
            throw Open(error.RetryAfter ?? Break);
        }
    }

    private static bool IsFailure(McpFailureException failure) =>
        failure.Code is McpErrorCode.ConnectionError or McpErrorCode.Timeout or McpErrorCode.ServerError;

    private McpFailureException Open(TimeSpan wait) =>
        new(McpErrorCode.ConnectionError, $"The server failed {MostFailures} times in a row and is not called for {Break.TotalSeconds:0} s. {_why}") { RetryAfter = wait };

    private bool IsOneTooMany(Exception? error)
    {
        if (error is McpFailureException failure && IsFailure(failure))
        {
            _why = $"Last: {failure.Message}";
            return Interlocked.Increment(ref _failures) >= MostFailures || _isTrying;
        }

        if (error is not (null or McpFailureException)) return _isTrying;
        Interlocked.Exchange(ref _failures, 0);
        return false;
    }
}
