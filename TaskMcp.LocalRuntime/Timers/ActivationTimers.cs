namespace TaskMcp.LocalRuntime.Timers;

/// <summary>The timers of one activation; they end with it.</summary>
internal sealed class ActivationTimers
{
    private readonly Lock gate = new();
    private HashSet<GrainTimer>? timers;
    private bool isEnded;

    public GrainTimer Add(GrainTimer timer)
    {
        lock (gate)
        {
            if (isEnded) timer.Stop();
            else (timers ??= []).Add(timer);
        }
        timer.Start();
        return timer;
    }

    public void Remove(GrainTimer timer)
    {
        lock (gate) timers?.Remove(timer);
    }

    /// <summary>No new ticks; those that run may end by themselves.</summary>
    public void StopTicking()
    {
        lock (gate)
        {
            isEnded = true;
            foreach (var timer in timers ?? []) timer.Stop();
        }
    }

    /// <summary>Ends all timers and cancels the tokens of their callbacks.</summary>
    public void End()
    {
        List<GrainTimer> ended;
        lock (gate)
        {
            isEnded = true;
            ended = [.. timers ?? []];
        }
        foreach (var timer in ended) timer.Dispose();
    }
}
