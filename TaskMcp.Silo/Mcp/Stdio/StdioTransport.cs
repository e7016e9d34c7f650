using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TaskMcp.Silo.Mcp.Wire;

namespace TaskMcp.Silo.Mcp.Stdio;

/// <summary>
/// JSON-RPC over a server's standard streams (MCP, stdio transport). Unlike the SDK's own, a cancelled call never cuts a
/// message in half, a message is known to be sent or not sent, and a line has a limit.
/// </summary>
internal sealed class StdioTransport : ITransport, IClientTransport
{
    private const int MostUnread = 64;
    private const int LongestLogLine = 1024 * 1024;

    private static readonly TimeSpan DrainingTakes = TimeSpan.FromSeconds(1);

    private readonly StdioServerProcess _process;
    private readonly LogRing _log;
    private readonly SecretRedactor _redactor;
    private readonly Task _read;
    private readonly Channel<JsonRpcMessage> _incoming = Channel.CreateBounded<JsonRpcMessage>(new BoundedChannelOptions(MostUnread) { SingleReader = true, SingleWriter = true });
    private readonly Channel<Outgoing> _outgoing = Channel.CreateUnbounded<Outgoing>(new() { SingleReader = true });

    public StdioTransport(StdioServerProcess process, LogRing log, SecretRedactor redactor)
    {
        _process = process;
        _log = log;
        _redactor = redactor;
        // Reads of a pipe block a thread for the life of the server: not one of the pool's.
        _read = Task.WhenAll(Listen("mcp-stdout", ReadMessages), Listen("mcp-stderr", ReadErrorOutput));
        _ = WriteMessages();
    }

    public string Name => "stdio";

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _incoming.Reader;

    public Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) => Task.FromResult<ITransport>(this);

    /// <summary>Completes when all that the server wrote has been read, or a moment after it should have been.</summary>
    public Task Drained() => Task.WhenAny(_read, Task.Delay(DrainingTakes));

    /// <exception cref="McpFailureException">The message was not sent: the server is gone.</exception>
    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(message, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)));
        Array.Resize(ref line, line.Length + 1);
        line[^1] = (byte)'\n';
        var outgoing = new Outgoing(line, cancellationToken);
        if (!_outgoing.Writer.TryWrite(outgoing)) throw NotSent();
        await outgoing.Sent.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        _outgoing.Writer.TryComplete();
        await _process.Stop().ConfigureAwait(false);
        await Drained().ConfigureAwait(false);
        await _process.DisposeAsync().ConfigureAwait(false);
        _incoming.Writer.TryComplete();
    }

    private static Task Listen(string name, Action read)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(Run, maxStackSize: 256 * 1024) { IsBackground = true, Name = name }.UnsafeStart();
        return done.Task;

        void Run()
        {
            read();
            done.SetResult();
        }
    }

    private static McpFailureException NotSent(Exception? cause = null) =>
        McpFailureException.Unreachable("The server process has ended.", cause);

    private async Task WriteMessages()
    {
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await foreach (var outgoing in _outgoing.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (outgoing.Cancellation.IsCancellationRequested)
            {
                outgoing.Sent.TrySetCanceled(outgoing.Cancellation);
                continue;
            }

            try
            {
                await _process.Input.WriteAsync(outgoing.Line, CancellationToken.None).ConfigureAwait(false);
                await _process.Input.FlushAsync(CancellationToken.None).ConfigureAwait(false);
                outgoing.Sent.TrySetResult();
            }
            catch (Exception error) when (error is IOException or ObjectDisposedException)
            {
                _outgoing.Writer.TryComplete();
                outgoing.Sent.TrySetException(NotSent(error));
            }
        }
    }

    private void ReadMessages()
    {
        try
        {
            var lines = new StdioLineReader(_process.Output, MessageBounds.Longest);
            while (lines.Read(out var line)) Receive(line);
        }
        catch (InvalidDataException error)
        {
            // Which call it answers stands somewhere in it: all that are open end with the reason, and the session with them.
            _log.Add($"[stdout] {error.Message}", _redactor);
            _incoming.Writer.TryComplete(MessageBounds.Exceeded());
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            _log.Add($"[stdout] {error.Message}", _redactor);
        }
        finally
        {
            _outgoing.Writer.TryComplete();
            _incoming.Writer.TryComplete();
        }
    }

    private void Receive(ReadOnlySpan<byte> line)
    {
        if (line.Trim(" \t\r"u8).IsEmpty) return;
        try
        {
            if (JsonRpcBatch.IsOne(line))
            {
                foreach (var one in JsonRpcBatch.Messages(line)) Take(one);
            }
            else
            {
                Take(line);
            }
        }
        catch (JsonException)
        {
            // The log shortens it itself, when credentials are taken out: of one cut in half, the half would stay.
            _log.Add($"[not JSON-RPC] {Encoding.UTF8.GetString(line[..Math.Min(line.Length, LongestLogLine)])}", _redactor);
        }
    }

    // A server that says more than is read has to wait: this thread does nothing else.
    private void Hand(JsonRpcMessage message)
    {
        while (!_incoming.Writer.TryWrite(message) && _incoming.Writer.WaitToWriteAsync().AsTask().GetAwaiter().GetResult())
        {
        }
    }

    private void Take(ReadOnlySpan<byte> json)
    {
        var message = (JsonRpcMessage?)JsonSerializer.Deserialize(json, McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(JsonRpcMessage)));
        if (message is not null) Hand(message);
    }

    private void ReadErrorOutput()
    {
        try
        {
            while (!ReadErrorLines())
            {
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            _log.Add($"[stderr] {error.Message}", _redactor);
        }
    }

    // False when a line is too long: what follows counts as another one. A server whose errors nobody reads stands still.
    private bool ReadErrorLines()
    {
        var lines = new StdioLineReader(_process.ErrorOutput, LongestLogLine);
        try
        {
            while (lines.Read(out var line)) _log.Add(Encoding.UTF8.GetString(line.TrimEnd((byte)'\r')), _redactor);
            return true;
        }
        catch (InvalidDataException error)
        {
            _log.Add($"[stderr] {error.Message}", _redactor);
            return false;
        }
    }

    private sealed record Outgoing(byte[] Line, CancellationToken Cancellation)
    {
        public TaskCompletionSource Sent { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
