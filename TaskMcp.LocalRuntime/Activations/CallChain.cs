using Orleans.Runtime;

namespace TaskMcp.LocalRuntime.Activations;

/// <summary>Questions about who waits for a turn. Asked under the lock of the activation they are about.</summary>
internal static class CallChain
{
    /// <summary>Whether one of the turns that wait for this one is running on the activation.</summary>
    public static bool PassesThrough(Turn turn, Activation activation)
    {
        for (var caller = turn.Caller; caller is not null; caller = caller.Caller)
        {
            if (IsRunningOn(caller, activation)) return true;
        }
        return false;
    }

    /// <summary>The error if the turn could never start, because a turn that waits for it holds the activation.</summary>
    public static GrainCallCycleException? Cycle(Turn turn, Activation activation)
    {
        for (var caller = turn.Caller; caller is not null; caller = caller.Caller)
        {
            if (IsRunningOn(caller, activation) && Blocks(caller, turn)) return new([.. Names(turn, caller, activation.GrainId)]);
        }
        return null;
    }

    private static bool IsRunningOn(Turn turn, Activation activation) => ReferenceEquals(turn.Activation, activation) && turn.IsRunning;

    private static bool Blocks(Turn holder, Turn waiter) =>
        holder.IsLifecycle || !(holder.Interleaves || waiter.Interleaves || (holder.IsReadOnly && waiter.IsReadOnly));

    private static Stack<string> Names(Turn last, Turn first, GrainId target)
    {
        var names = new Stack<string>();
        names.Push($"{target} {last.Name}");
        for (var turn = last.Caller; turn is not null; turn = turn.Caller)
        {
            // The call that an activation was begun for has not started: the activation stands for it.
            if (turn.Activation is { } holder) names.Push($"{holder.GrainId} {turn.Name}");
            if (ReferenceEquals(turn, first)) break;
        }
        return names;
    }
}
