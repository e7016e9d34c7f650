namespace TaskMcp.Silo.Connections;

/// <summary>Passes on what a server says beside its answer, as it comes and without waiting; what it says faster than it is heard is left out.</summary>
internal sealed class ProgressTeller
{
    private const int MostUnheard = 64;

    private int _unheard;

    /// <summary>Done when it was heard or left out.</summary>
    public async Task Tell(Func<Task> tell)
    {
        try
        {
            if (Interlocked.Increment(ref _unheard) <= MostUnheard) await tell().ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _unheard);
        }
    }
}
