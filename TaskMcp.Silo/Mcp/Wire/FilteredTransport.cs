using System.Threading.Channels;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace TaskMcp.Silo.Mcp.Wire;

/// <summary>
/// A transport with a filter before the SDK: what the SDK would answer by itself at once, such as a question to a person, must be able to wait
/// for days. No message takes another queue for it.
/// </summary>
internal sealed class FilteredTransport(IClientTransport inner, IWireFilter filter) : IClientTransport
{
    public string Name => inner.Name;

    public async Task<ITransport> ConnectAsync(CancellationToken cancellationToken = default) =>
        new Connected(await inner.ConnectAsync(cancellationToken).ConfigureAwait(false), filter);

    private sealed class Connected(ITransport inner, IWireFilter filter) : ITransport
    {
        // A server that asks and does not read the answers gets no more of them: they would pile up here.
        private const int MostAnswersUnderWay = 64;

        private int _answersUnderWay;

        public string? SessionId => inner.SessionId;

        public ChannelReader<JsonRpcMessage> MessageReader { get; } = new FilteredReader(inner.MessageReader, filter);

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
        {
            var call = filter.Outgoing(message);
            if (message is JsonRpcResponse or JsonRpcError) return Answer(message, cancellationToken);
            return call is null ? inner.SendMessageAsync(message, cancellationToken) : CallStream.Send(call, () => inner.SendMessageAsync(message, cancellationToken));
        }

        private async Task Answer(JsonRpcMessage message, CancellationToken cancellationToken)
        {
            try
            {
                if (Interlocked.Increment(ref _answersUnderWay) <= MostAnswersUnderWay) await inner.SendMessageAsync(message, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                Interlocked.Decrement(ref _answersUnderWay);
            }
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
