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
        public string? SessionId => inner.SessionId;

        public ChannelReader<JsonRpcMessage> MessageReader { get; } = new FilteredReader(inner.MessageReader, filter);

        public Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
        {
            filter.Outgoing(message);
            return inner.SendMessageAsync(message, cancellationToken);
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();
    }
}
