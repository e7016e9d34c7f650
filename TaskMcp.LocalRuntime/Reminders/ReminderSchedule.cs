namespace TaskMcp.LocalRuntime.Reminders;

/// <summary>The reminders of the near future, in memory. One thread at a time.</summary>
internal sealed class ReminderSchedule
{
    private readonly Dictionary<ReminderKey, Reminder> scheduled = [];
    private readonly PriorityQueue<Reminder, long> byDue = new();

    public int Count => scheduled.Count;

    /// <summary>When the first one is due; null when there is none.</summary>
    public long? FirstDue => First()?.NextDue;

    public bool Contains(ReminderKey key) => scheduled.ContainsKey(key);

    public void Set(Reminder reminder)
    {
        scheduled[reminder.Key] = reminder;
        byDue.Enqueue(reminder, reminder.NextDue);
    }

    public void Remove(ReminderKey key) => scheduled.Remove(key);

    /// <summary>Takes the first one if it is due by now.</summary>
    public Reminder? TakeDue(long now)
    {
        if (First() is not { } first || first.NextDue > now) return null;
        byDue.Dequeue();
        scheduled.Remove(first.Key);
        return first;
    }

    /// <summary>The queue still holds replaced and removed ones: they are dropped when they come up.</summary>
    private Reminder? First()
    {
        while (byDue.TryPeek(out var first, out _))
        {
            if (scheduled.TryGetValue(first.Key, out var current) && ReferenceEquals(current, first)) return first;
            byDue.Dequeue();
        }
        return null;
    }
}
