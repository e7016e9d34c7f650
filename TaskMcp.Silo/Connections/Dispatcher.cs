using System.Runtime.ExceptionServices;
using Polly;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Limits;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>
/// Sends requests to one server within its limits (SPEC C-11): a session, then the day's quota, the rate, a place, the circuit; and again, where
/// that is safe. Only what was really sent is counted. Everything is in memory, for one set of settings.
/// </summary>
internal sealed class Dispatcher(SessionKeeper keeper, CallGate gate, int retries, TimeProvider clock) : IDisposable
{
    private readonly ServerCircuit _circuit = new(keeper.Failing, clock);
    private readonly ResiliencePipeline<ServerRequest> _retry = CallRetry.Pipeline(retries, clock);

    /// <summary>Why nothing can be sent now although there may be a session; null when something can.</summary>
    public McpFailureException? WhyNot() => _circuit.WhyNot();

    /// <summary>Sends a request; done means that the server has answered it.</summary>
    /// <exception cref="McpFailureException">It failed; the request knows how far it came.</exception>
    /// <exception cref="OperationCanceledException">The caller gave up.</exception>
    public async Task Send(ServerRequest request, CallDeadline deadline)
    {
        try
        {
            await _retry.ExecuteAsync(static (call, _) => call.Dispatcher.Attempt(call.Request, call.Deadline), (Dispatcher: this, Request: request, Deadline: deadline), deadline.Token)
                .ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (deadline.HasPassed)
        {
            request.Expire(deadline);
        }

        if (request.Failure is { } failure) ExceptionDispatchInfo.Throw(failure);
    }

    public void Dispose() => gate.Dispose();

    private async ValueTask<ServerRequest> Attempt(ServerRequest request, CallDeadline deadline)
    {
        for (var isSecond = false; ; isSecond = true)
        {
            request.Begin();
            try
            {
                await Try(request, deadline).ConfigureAwait(false);
                if (request.WasTried) await keeper.Succeeded().ConfigureAwait(false);
                request.Succeed();
                return request;
            }
            catch (McpFailureException failure)
            {
                request.Fail(failure);
                // A session that had ended unnoticed, and nothing done: it is made on a new one.
                if (failure is { SessionLost: true, OutcomeUnknown: false } && request.WasTried && !isSecond) continue;
                if (failure is { Code: McpErrorCode.AuthFailed, IsFinal: false } && request.WasTried) await keeper.Refused(failure.Message).ConfigureAwait(false);
                return request;
            }
        }
    }

    private async ValueTask Try(ServerRequest request, CallDeadline deadline)
    {
        var session = await keeper.Get(evenIfWaiting: false, deadline.Token).ConfigureAwait(false);
        request.Prepare(session);
        if (await request.TryAnswer(session, deadline.Token).ConfigureAwait(false)) return;
        if (_circuit.WhyNot() is { } why) throw why;
        using var place = await gate.Enter(deadline.Token).ConfigureAwait(false);
        keeper.CallBegins();
        try
        {
            await _circuit.Send(request, session, deadline).ConfigureAwait(false);
        }
        catch (Exception error) when (!request.WasTried || error is McpFailureException { SessionLost: true, OutcomeUnknown: false })
        {
            place.GiveBack();
            throw;
        }
        finally
        {
            keeper.CallEnds();
        }
    }
}
