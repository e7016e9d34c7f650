using System.Text.Json;

namespace TaskMcp.Web.Parts;

/// <summary>Names of the contracts as the API writes them, and as people read them.</summary>
internal static class Words
{
    /// <summary><c>NeedsReview</c> as <c>needs_review</c>.</summary>
    public static string Key<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());

    /// <summary><c>NeedsReview</c> as <c>needs review</c>.</summary>
    public static string Of<T>(T value) where T : struct, Enum => Key(value).Replace('_', ' ');

    /// <summary>A number with its noun: <c>1 task</c>, <c>2 tasks</c>.</summary>
    public static string Count(long number, string one, string? many = null) => number == 1 ? $"1 {one}" : $"{number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture)} {many ?? one + "s"}";

    /// <summary>What was refused, without what only callers of the API can do about it.</summary>
    public static string Refused(string message) => message.IndexOf(Refusal.ByTheApi, StringComparison.Ordinal) is >= 0 and var end ? message[..end] : message;

    /// <summary>A length of time: <c>340 ms</c>, <c>2.1 s</c>, <c>3 min 20 s</c>.</summary>
    public static string Duration(TimeSpan length) => length switch
    {
        { TotalMilliseconds: < 1000 } => $"{Math.Max(0, (long)length.TotalMilliseconds)} ms",
        { TotalSeconds: < 60 } => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{length.TotalSeconds:0.0} s"),
        { TotalMinutes: < 60 } => $"{(int)length.TotalMinutes} min {length.Seconds} s",
        { TotalHours: < 48 } => $"{(int)length.TotalHours} h {length.Minutes} min",
        _ => $"{(int)length.TotalDays} days",
    };
}
