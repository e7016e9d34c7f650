using System.Globalization;

namespace TaskMcp.Silo.Webhooks.Signatures;

/// <summary>What signatures are written in.</summary>
internal static class SignatureText
{
    /// <summary>How far a sender's clock may be from ours, and how long a request may be replayed (SPEC W-2).</summary>
    public static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(300);

    private const int MaxLength = 256;

    /// <summary>Whether seconds since 1970 are near enough to now.</summary>
    public static bool IsRecent(string seconds, DateTimeOffset now) =>
        long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
        && value < DateTimeOffset.MaxValue.ToUnixTimeSeconds()
        && (now - DateTimeOffset.FromUnixTimeSeconds(value)).Duration() <= Tolerance;

    public static bool TryHex(ReadOnlySpan<char> text, out byte[] bytes)
    {
        bytes = [];
        if (text.Length is 0 or > MaxLength || text.Length % 2 != 0) return false;
        foreach (var digit in text)
            if (!char.IsAsciiHexDigit(digit)) return false;
        bytes = Convert.FromHexString(text);
        return true;
    }

    public static bool TryBase64(string text, out byte[] bytes)
    {
        bytes = [];
        var room = new byte[text.Length];
        if (text.Length > MaxLength || !Convert.TryFromBase64String(text, room, out var length)) return false;
        bytes = room[..length];
        return true;
    }
}
