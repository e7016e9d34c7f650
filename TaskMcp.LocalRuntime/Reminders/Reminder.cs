using Orleans.Runtime;

namespace TaskMcp.LocalRuntime.Reminders;

/// <summary>A durable reminder. Times are UTC milliseconds; a registration number tells a re-registered one from its predecessor.</summary>
internal sealed record Reminder(GrainId Grain, string Name, long Registration, long StartAt, long Period, long NextDue) : IGrainReminder
{
    string IGrainReminder.ReminderName => Name;

    public ReminderKey Key => new(Grain, Name);

    /// <summary>The first beat (previous due + k·period) that is in the future.</summary>
    public Reminder After(long now) => this with { NextDue = NextDue + (Math.Max(0, (now - NextDue) / Period) + 1) * Period };
}

/// <summary>Which reminder.</summary>
internal readonly record struct ReminderKey(GrainId Grain, string Name);
