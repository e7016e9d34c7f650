using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>A request that changes nothing, such as reading a resource.</summary>
internal sealed class PlainRequest(Func<ServerSession, CancellationToken, Task<ServerReply>> ask, TimeProvider clock) : ServerRequest(clock)
{
    private ServerSession? _session;
    private ServerReply? _reply;

    /// <summary>What the server answered or asks, once it has.</summary>
    public McpAnswer Answer => new()
    {
        Result = _reply?.Result is { } result ? _session!.Clean(KeptJson.OrText(result)) : JsonText.Null,
        InputRequired = _reply?.Question,
    };

    protected override bool MayRepeat => true;

    protected override void Check(ServerSession session)
    {
        // Whether the server has what is asked for, it knows best.
    }

    protected override async Task Ask(ServerSession session, CancellationToken cancellationToken) =>
        (_session, _reply) = (session, await ask(session, cancellationToken).ConfigureAwait(false));
}
