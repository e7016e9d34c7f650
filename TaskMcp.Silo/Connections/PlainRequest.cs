using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>A request that changes nothing, such as reading a resource.</summary>
internal sealed class PlainRequest(Func<ServerSession, CancellationToken, Task<ServerReply>> ask, TimeProvider clock) : ServerRequest(clock)
{
    public ServerReply? Reply { get; private set; }

    protected override bool MayRepeat => true;

    protected override void Check(ServerSession session)
    {
        // Whether the server has what is asked for, it knows best.
    }

    protected override async Task Ask(ServerSession session, CancellationToken cancellationToken) => Reply = await ask(session, cancellationToken).ConfigureAwait(false);
}
