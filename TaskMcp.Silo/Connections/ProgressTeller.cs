using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections;

/// <summary>Passes progress on, as it comes and without waiting; what a server says faster than it is heard is left out.</summary>
internal sealed class ProgressTeller(Func<ToolProgress, Task> tell)
{
    private const int MostUnheard = 64;

    private int _unheard;

    /// <summary>Done when it was heard or left out.</summary>
    public async Task Tell(ToolProgress step)
    {
        try
        {
            if (Interlocked.Increment(ref _unheard) <= MostUnheard) await tell(step).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _unheard);
        }
    }
}
