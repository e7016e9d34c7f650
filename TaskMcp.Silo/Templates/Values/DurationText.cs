using System.Text;

namespace TaskMcp.Silo.Templates.Values;

/// <summary>Durations in text: as the API writes them, and for people with spaces and a sign.</summary>
internal static class DurationText
{
    /// <summary><c>24h</c>, <c>1h30m</c>, <c>PT5M</c>, and <c>1h 30m</c> as the <c>duration</c> filter writes it.</summary>
    public static bool TryParse(string text, out TimeSpan duration) =>
        Duration.TryParse(text.Replace(" ", "", StringComparison.Ordinal), out duration);

    public static string Format(TimeSpan duration) =>
        duration < TimeSpan.Zero ? "-" + Duration.Format(duration.Negate()) : Duration.Format(duration);

    /// <summary><c>1h 30m</c>.</summary>
    public static string Spaced(TimeSpan duration)
    {
        var text = new StringBuilder();
        foreach (var character in Format(duration))
        {
            if (char.IsAsciiDigit(character) && text.Length > 0 && char.IsAsciiLetter(text[^1])) text.Append(' ');
            text.Append(character);
        }

        return text.ToString();
    }
}
