using Microsoft.Extensions.Logging;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections;

/// <summary>Tells whoever watches a call what the server says of it, in its order and without waiting.</summary>
internal sealed class CallObserver(IToolProgressObserver observer, Guid connectionId, ILogger log)
{
    private readonly ProgressTeller _teller = new();

    public void Report(ToolProgress step) => Tell(() => observer.Report(step));

    public void Log(ServerLogLine line) => Tell(() => observer.Log(line));

    private void Tell(Func<Task> tell) => _ = _teller.Tell(async () =>
    {
        try
        {
            await tell().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // It is a courtesy: whoever asked for it may be gone.
            ConnectionLog.ProgressNotHeard(log, connectionId, error);
        }
    });
}
