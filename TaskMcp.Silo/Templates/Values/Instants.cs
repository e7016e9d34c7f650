using System.Globalization;

namespace TaskMcp.Silo.Templates.Values;

/// <summary>Instants as JSON carries them: RFC 3339.</summary>
internal static class Instants
{
    /// <summary>True only for a full RFC 3339 instant with its offset, so that ordinary text is never taken for a time.</summary>
    public static bool TryParse(string text, out DateTimeOffset instant)
    {
        instant = default;
        return HasShape(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out instant);
    }

    public static bool TryRead(LiquidValue value, out DateTimeOffset instant)
    {
        instant = default;
        if (value.Kind == LiquidKind.Text) return TryParse(value.Text, out instant);
        if (value.Kind != LiquidKind.Instant) return false;
        instant = value.Instant;
        return true;
    }

    public static string Format(DateTimeOffset instant) =>
        instant.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture);

    private static bool HasShape(string text) =>
        text.Length is >= 20 and <= 40 && text[4] == '-' && text[7] == '-' && (text[10] is 'T' or 't' or ' ') && text[13] == ':'
        && (text[^1] is 'Z' or 'z' || (text[^6] is '+' or '-' && text[^3] == ':'));
}
