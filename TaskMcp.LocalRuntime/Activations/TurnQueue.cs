namespace TaskMcp.LocalRuntime.Activations;

/// <summary>
/// Which turns of an activation run and which wait, in the order they came. Interleaving turns always may run; of the others one at a
/// time, or several that only read. Used under the activation's lock.
/// </summary>
internal sealed class TurnQueue(Activation activation)
{
    // Readers may overtake a waiting writer for so long, then it gets its turn.
    private const int LongestOvertakingMilliseconds = 1_000;

    private readonly LinkedList<Turn> waiting = new();
    private int waitingInterleaved;
    private int blocking;
    private bool onlyReaders;

    public int Running { get; private set; }

    public bool HasWaiting => waiting.Count > 0;

    public bool IsIdle => Running == 0 && waiting.Count == 0;

    public bool MayStart(Turn turn)
    {
        if (turn.Interleaves || blocking == 0) return true;
        return turn.IsReadOnly && onlyReaders && (!WriterHasWaitedLong() || CallChain.PassesThrough(turn, activation));
    }

    public void Wait(Turn turn)
    {
        turn.WaitingSince = Environment.TickCount64;
        if (turn.Interleaves) waitingInterleaved++;
        waiting.AddLast(turn);
    }

    public void Start(Turn turn)
    {
        turn.Activation = activation;
        turn.IsRunning = true;
        Running++;
        if (turn.Interleaves) return;
        onlyReaders = turn.IsReadOnly && (blocking == 0 || onlyReaders);
        blocking++;
    }

    public void End(Turn turn)
    {
        turn.IsRunning = false;
        Running--;
        if (!turn.Interleaves) blocking--;
    }

    /// <summary>Takes the waiting turns that may start now and that the condition admits, in order, and starts them.</summary>
    public IEnumerable<Turn> StartWaiting(Func<Turn, bool> isAdmitted)
    {
        var node = waiting.First;
        while (node is not null && !IsHopeless)
        {
            var (turn, next) = (node.Value, node.Next);
            if (turn.IsAbandoned)
            {
                StopWaiting(node);
            }
            else if (isAdmitted(turn) && MayStart(turn))
            {
                StopWaiting(node);
                Start(turn);
                yield return turn;
            }
            node = next;
        }
    }

    public List<Turn> TakeWaiting()
    {
        var turns = waiting.ToList();
        waiting.Clear();
        waitingInterleaved = 0;
        return turns;
    }

    /// <summary>A writer runs, so of those that wait only interleaving ones could start.</summary>
    private bool IsHopeless => blocking > 0 && !onlyReaders && waitingInterleaved == 0;

    private void StopWaiting(LinkedListNode<Turn> node)
    {
        waiting.Remove(node);
        if (node.Value.Interleaves) waitingInterleaved--;
    }

    private bool WriterHasWaitedLong() =>
        waiting.FirstOrDefault(turn => !turn.IsReadOnly) is { } writer && Environment.TickCount64 - writer.WaitingSince > LongestOvertakingMilliseconds;
}
