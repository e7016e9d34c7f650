using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>Tests a connection: connects or, with a session open, reads the server's lists again (SPEC C-2).</summary>
internal sealed class ConnectionTester(Guid connectionId, SessionKeeper keeper, TimeProvider clock)
{
    public async Task<ConnectionTestResult> Test(CancellationToken cancellationToken)
    {
        var start = clock.GetTimestamp();
        try
        {
            var session = await Ask(cancellationToken).ConfigureAwait(false);
            return new()
            {
                Ok = true,
                LatencyMs = clock.GetElapsedTime(start).TotalMilliseconds,
                ProtocolVersion = session.ProtocolVersion,
                ServerName = session.Server?.Name,
                ServerVersion = session.Server?.Version,
                Capabilities = session.Catalog.Capabilities,
            };
        }
        catch (McpFailureException failure)
        {
            return new() { Ok = false, LatencyMs = clock.GetElapsedTime(start).TotalMilliseconds, Error = failure.ToError(connectionId, toolName: null) };
        }
    }

    private async Task<ServerSession> Ask(CancellationToken cancellationToken)
    {
        while (true)
        {
            var isNew = !keeper.HasSession;
            var session = await keeper.Get(evenIfWaiting: true, cancellationToken).ConfigureAwait(false);
            // What was read while connecting is fresh.
            if (isNew) return session;
            try
            {
                await session.Probe(cancellationToken).ConfigureAwait(false);
                await keeper.Seen(session).ConfigureAwait(false);
                return session;
            }
            catch (McpFailureException failure) when (failure.SessionLost && !session.IsOpen)
            {
                // The session had ended unnoticed: what counts is whether there can be a new one.
            }
        }
    }
}
