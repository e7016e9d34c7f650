using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace TaskMcp.AppHost.Local.Stdio;

/// <summary>Carries messages between a client on standard input and output and a server over HTTP, as they are.</summary>
internal sealed class StdioBridge(ITransport client, ITransport server) : IDisposable
{
    private const int Lost = 1;

    private readonly ConcurrentDictionary<RequestId, CancellationTokenSource> _asked = new();
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _ending = new();
    private int _code;

    /// <summary>Until the client has gone (0), the server has (1), or this process stops (0).</summary>
    /// <param name="gone">Completes when the server has ended: between requests nothing else would tell.</param>
    /// <param name="stopping">This process stops.</param>
    public async Task<int> Run(Task gone, CancellationToken stopping)
    {
        using var stop = stopping.Register(() => _ending.Cancel());
        var watching = Watch(gone);
        var answers = Answers();
        try
        {
            await foreach (var message in client.MessageReader.ReadAllAsync(_ending.Token)) await Pass(message);
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The server has gone, or this process stops.
        }

        await _ending.CancelAsync();
        await answers;
        await watching;
        await Task.WhenAll(_running.Keys);
        return _code;
    }

    public void Dispose() => _ending.Dispose();

    private async Task Answers()
    {
        try
        {
            await foreach (var message in server.MessageReader.ReadAllAsync(_ending.Token))
            {
                message.Context = null;
                await client.SendMessageAsync(message, _ending.Token);
            }

            await End("The session has ended over there.");
        }
        catch (OperationCanceledException) when (_ending.IsCancellationRequested)
        {
            // The client has gone.
        }
        catch (Exception error) when (error is IOException or ClientTransportClosedException)
        {
            await End("The connection has ended.");
        }
    }

    private async Task Watch(Task gone)
    {
        if (await Task.WhenAny(gone, Task.Delay(Timeout.Infinite, _ending.Token)) == gone) await End("The server has stopped.");
    }

    private async Task Pass(JsonRpcMessage message)
    {
        message.Context = null;
        if (message is JsonRpcRequest request)
        {
            // Others must not wait for its answer. It is on its way when this returns, so that their order stays.
            var asking = Ask(request);
            _running[asking] = true;
            _ = asking.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
            return;
        }

        if (message is JsonRpcNotification { Method: NotificationMethods.CancelledNotification, Params: JsonObject parameters } && Cancelled(parameters) is { } asked)
        {
            // What has no session is cancelled by ending its stream; what has one is told first.
            if (server.SessionId is not null) await Tell(message);
            await asked.CancelAsync();
            return;
        }

        await Tell(message);
    }

    private async Task Ask(JsonRpcRequest request)
    {
        using var asked = CancellationTokenSource.CreateLinkedTokenSource(_ending.Token);
        _asked[request.Id] = asked;
        try
        {
            await server.SendMessageAsync(request, asked.Token);
        }
        catch (OperationCanceledException) when (asked.IsCancellationRequested)
        {
            // Nobody waits for it any more.
        }
        catch (Exception error) when (error is HttpRequestException or McpException or IOException or InvalidOperationException or FormatException)
        {
            await Answer(new JsonRpcError { Id = request.Id, Error = Explain(error) });
            if (error is HttpRequestException { StatusCode: null }) await End("The server cannot be reached.");
        }
        finally
        {
            _asked.TryRemove(request.Id, out _);
        }
    }

    private async Task Tell(JsonRpcMessage message)
    {
        try
        {
            await server.SendMessageAsync(message, _ending.Token);
        }
        catch (Exception error) when (error is HttpRequestException or McpException or IOException)
        {
            // A notification has no answer.
            await Console.Error.WriteLineAsync($"TaskMcp did not take a message: {Explain(error).Message}");
        }
    }

    private async Task Answer(JsonRpcMessage message)
    {
        try
        {
            await client.SendMessageAsync(message, _ending.Token);
        }
        catch (Exception error) when (error is IOException or OperationCanceledException)
        {
            // The client has gone.
        }
    }

    private async Task End(string reason)
    {
        if (_ending.IsCancellationRequested) return;
        _code = Lost;
        await Console.Error.WriteLineAsync($"TaskMcp: {reason}");
        await _ending.CancelAsync();
    }

    private CancellationTokenSource? Cancelled(JsonObject parameters)
    {
        if (parameters["requestId"] is not JsonValue id) return null;
        RequestId? wanted = id.TryGetValue(out string? text) ? new(text) : id.TryGetValue(out long number) ? new(number) : null;
        return wanted is { } key && _asked.TryGetValue(key, out var asked) ? asked : null;
    }

    private static JsonRpcErrorDetail Explain(Exception error) => error switch
    {
        McpProtocolException protocol => new() { Code = (int)protocol.ErrorCode, Message = protocol.Message },
        HttpRequestException { StatusCode: HttpStatusCode.Unauthorized } => new() { Code = (int)McpErrorCode.InvalidRequest, Message = "The token is not valid here: set TASKMCP_TOKEN to one that is." },
        HttpRequestException { StatusCode: HttpStatusCode.TooManyRequests } => new() { Code = (int)McpErrorCode.InvalidRequest, Message = "Too many requests: wait a moment." },
        HttpRequestException { StatusCode: { } status } => new() { Code = (int)McpErrorCode.InternalError, Message = $"The server refused the request (HTTP {(int)status})." },
        HttpRequestException => new() { Code = (int)McpErrorCode.InternalError, Message = "The server cannot be reached." },
        _ => new() { Code = (int)McpErrorCode.InternalError, Message = "The request got no answer." },
    };
}
