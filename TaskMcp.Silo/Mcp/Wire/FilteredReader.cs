using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using ModelContextProtocol.Protocol;

namespace TaskMcp.Silo.Mcp.Wire;

/// <summary>The messages of another reader as a filter gives them on.</summary>
internal sealed class FilteredReader(ChannelReader<JsonRpcMessage> inner, IWireFilter filter) : ChannelReader<JsonRpcMessage>
{
    public override Task Completion => inner.Completion;

    public override bool TryRead([MaybeNullWhen(false)] out JsonRpcMessage item)
    {
        while (inner.TryRead(out item))
        {
            item = filter.Incoming(item);
            if (item is not null) return true;
        }

        return false;
    }

    public override ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default) => inner.WaitToReadAsync(cancellationToken);
}
