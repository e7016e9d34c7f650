using System.Diagnostics;

namespace TaskMcp.LocalRuntime.Activations;

/// <summary>
/// Calls that wait for an answer, oldest first. All have the same timeout, so only the oldest are looked at. Measured in real time: it
/// is about callers that wait now, whatever the clock is set to.
/// </summary>
internal sealed class CallDeadlines : IDisposable
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(1);

    private readonly Stripe[] stripes = [.. Enumerable.Range(0, 8).Select(_ => new Stripe())];
    private readonly TimeSpan timeout;
    private readonly Timer timer;

    public CallDeadlines(TimeSpan timeout)
    {
        this.timeout = timeout;
        var interval = timeout / 10 < LongestInterval ? timeout / 10 : LongestInterval;
        using (ExecutionContext.SuppressFlow()) timer = new(_ => Expire(), null, interval, interval);
    }

    public void Add(Call call)
    {
        call.Deadline = Stopwatch.GetTimestamp() + (long)(timeout.TotalSeconds * Stopwatch.Frequency);
        call.DeadlineStripe = Environment.CurrentManagedThreadId % stripes.Length;
        var stripe = stripes[call.DeadlineStripe];
        lock (stripe.Gate) stripe.Calls.AddLast(call.DeadlineNode);
    }

    public void Remove(Call call)
    {
        var stripe = stripes[call.DeadlineStripe];
        lock (stripe.Gate)
        {
            if (call.DeadlineNode.List is not null) stripe.Calls.Remove(call.DeadlineNode);
        }
    }

    public void Dispose() => timer.Dispose();

    private void Expire()
    {
        var now = Stopwatch.GetTimestamp();
        foreach (var stripe in stripes)
        {
            while (stripe.TakeExpired(now) is { } call) call.TimeOut(timeout);
        }
    }

    private sealed class Stripe
    {
        public readonly Lock Gate = new();
        public readonly LinkedList<Call> Calls = new();

        public Call? TakeExpired(long now)
        {
            lock (Gate)
            {
                if (Calls.First is not { } oldest || oldest.Value.Deadline > now) return null;
                Calls.RemoveFirst();
                return oldest.Value;
            }
        }
    }
}
