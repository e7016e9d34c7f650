using System.Security.Cryptography;
using System.Text;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections.Limits;

/// <summary>How the calls of a day are counted (SPEC C-11). Pure.</summary>
internal static class QuotaRules
{
    private const double WarnFrom = 0.8;

    /// <summary>
    /// How many calls are set aside at once: one write for each hundredth of the quota. They count before they are made, so that a crash never
    /// lets more through.
    /// </summary>
    public static int Block(int limit) => Math.Max(1, limit / 100);

    /// <summary>Sets calls aside: what is counted then, and how many there are; none when the day's are used up or the day is over.</summary>
    public static (CountedCalls Counted, int Granted) Reserve(CountedCalls? counted, DateOnly day, int limit)
    {
        if (counted is null || counted.Day < day) counted = new() { Day = day };
        var granted = counted.Day == day ? Math.Clamp(limit - counted.Calls, 0, Block(limit)) : 0;
        return (counted with { Calls = counted.Calls + granted }, granted);
    }

    /// <summary>What the API shows; null without a quota. Calls that are set aside but unused do not count.</summary>
    public static QuotaUsage? Usage(int? quota, CountedCalls? counted, int unused, DateTimeOffset now)
    {
        if (quota is not { } limit) return null;
        var today = Today(now);
        var calls = counted?.Day == today ? Math.Max(0, counted.Calls - unused) : 0;
        return new() { Day = today, Calls = calls, Limit = limit, IsWarning = IsWarning(calls, limit), ResetsAt = ResetsAt(now) };
    }

    public static bool IsWarning(int calls, int limit) => calls >= limit * WarnFrom;

    /// <summary>The notification that most of a day's calls are used: a UUIDv8 (RFC 9562) of connection and day, so that there is one.</summary>
    public static Guid WarningId(Guid connectionId, DateOnly day) => WarningId($"{connectionId:D}", day);

    /// <summary>The same of anything else that has a quota, by a name that nothing else has.</summary>
    public static Guid WarningId(string subject, DateOnly day)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"quota:{subject}:{day:yyyy-MM-dd}"));
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new(hash.AsSpan(0, 16), bigEndian: true);
    }

    public static DateOnly Today(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime);

    public static DateTimeOffset ResetsAt(DateTimeOffset now) => new(now.UtcDateTime.Date.AddDays(1), TimeSpan.Zero);
}
