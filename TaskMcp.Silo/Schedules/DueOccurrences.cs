using System.Collections.Immutable;
using TaskMcp.Schedules;

namespace TaskMcp.Silo.Schedules;

/// <summary>
/// Which occurrences of a schedule fire at a wake-up, and why the others do not (SPEC B-10): each one in the last 24 h is named exactly once, whenever and
/// however often somebody wakes up. Pure.
/// </summary>
internal static class DueOccurrences
{
    /// <summary>How late one may be without counting as missed: a wake-up is never on the dot.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromMinutes(1);

    /// <summary>More than these are left out together, the oldest first.</summary>
    public const int MostSkipped = 100;

    /// <summary>What is older is never made up for.</summary>
    public static TimeSpan Horizon { get; } = TimeSpan.FromHours(24);

    /// <summary>Those after <paramref name="since"/>, in order.</summary>
    /// <param name="recurrence">The times.</param>
    /// <param name="policy">What becomes of missed ones.</param>
    /// <param name="since">The last time that was decided before.</param>
    /// <param name="now">The time of the wake-up.</param>
    public static ImmutableArray<DueOccurrence> Decide(Recurrence recurrence, MissedFires policy, DateTimeOffset since, DateTimeOffset now)
    {
        var oldest = now - Horizon;
        var due = ImmutableArray.CreateBuilder<DueOccurrence>();
        // One of what is too old stands for all of it, so that years of absence are no list of years.
        if (since < oldest && recurrence.After(since) is { } first && first < oldest)
            due.Add(new(first, IsMissed: true, $"Nobody was there at its time, nor at any up to {Instant(oldest)}: what is older than 24 h is not made up for."));

        var times = Times(recurrence, since < oldest ? oldest.AddTicks(-1) : since, now);
        // The one that is in time comes behind those that are made up for, and must not be left out because they are at work.
        var isBehind = policy == MissedFires.All && times.Count > 0 && IsMissed(times[0], now);
        for (var i = 0; i < times.Count; i++) due.Add(new(times[i], isBehind || IsMissed(times[i], now), WhyNot(times, i, policy, now)));
        return Folded(due.ToImmutable());
    }

    private static List<DateTimeOffset> Times(Recurrence recurrence, DateTimeOffset since, DateTimeOffset now)
    {
        var times = new List<DateTimeOffset>();
        for (var time = recurrence.After(since); time <= now; time = recurrence.After(time.Value)) times.Add(time.Value);
        return times;
    }

    // A minute's schedule and a day's absence would be a thousand records that say the same.
    private static ImmutableArray<DueOccurrence> Folded(ImmutableArray<DueOccurrence> due)
    {
        var skipped = due.Where(one => one.SkipReason is not null).ToImmutableArray();
        if (skipped.Length <= MostSkipped) return due;
        var folded = skipped[..^(MostSkipped - 1)];
        var stand = folded[^1] with { SkipReason = $"{folded[^1].SkipReason} It stands for {folded.Length} such times from {Instant(folded[0].Time)} on." };
        return [.. due.Where(one => !folded.Contains(one)).Append(stand).OrderBy(one => one.Time)];
    }

    private static bool IsMissed(DateTimeOffset time, DateTimeOffset now) => now - time > Grace;

    private static string? WhyNot(List<DateTimeOffset> times, int at, MissedFires policy, DateTimeOffset now)
    {
        return policy switch
        {
            MissedFires.Skip when IsMissed(times[at], now) => $"Nobody was there at its time, {Instant(times[at])}, and missed times are to be left out.",
            MissedFires.Once when at < times.Count - 1 => $"Nobody was there at its time, {Instant(times[at])}; that of {Instant(times[^1])} stands for it.",
            _ => null,
        };
    }

    private static string Instant(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>An occurrence whose time has come.</summary>
/// <param name="Time">The time it stands for.</param>
/// <param name="IsMissed">Whether its time passed while nobody was there, or it comes right behind such as are made up for.</param>
/// <param name="SkipReason">Why it does not fire; null when it does.</param>
internal sealed record DueOccurrence(DateTimeOffset Time, bool IsMissed, string? SkipReason);
