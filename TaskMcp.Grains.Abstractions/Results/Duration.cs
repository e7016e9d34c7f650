using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml;

namespace TaskMcp;

/// <summary>Durations as people write them: <c>5m</c>, <c>30s</c>, <c>1h30m</c>, <c>2d</c>, or ISO 8601 (<c>PT5M</c>).</summary>
public static partial class Duration
{
    // [0-9], since \d takes the digits of every script, which no number is read from.
    [GeneratedRegex(@"^(?:([0-9]{1,6})d)?(?:([0-9]{1,6})h)?(?:([0-9]{1,7})m)?(?:([0-9]{1,8})(\.[0-9]{1,3})?s)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Short();

    /// <summary>Reads a duration; false when the text is not one or is negative.</summary>
    public static bool TryParse(string text, out TimeSpan value)
    {
        value = default;
        if (text.Length == 0) return false;
        if (text[0] is 'P') return TryParseIso(text, out value);
        var match = Short().Match(text);
        if (!match.Success) return false;
        value = TimeSpan.FromDays(Number(match, 1)) + TimeSpan.FromHours(Number(match, 2)) + TimeSpan.FromMinutes(Number(match, 3))
            + TimeSpan.FromSeconds(double.Parse($"0{match.Groups[4].Value}{match.Groups[5].Value}", CultureInfo.InvariantCulture));
        return true;
    }

    /// <summary>Writes the short form; <c>0s</c> for zero.</summary>
    public static string Format(TimeSpan value)
    {
        if (value == TimeSpan.Zero) return "0s";
        var text = new StringBuilder();
        if (value.Days > 0) text.Append(CultureInfo.InvariantCulture, $"{value.Days}d");
        if (value.Hours > 0) text.Append(CultureInfo.InvariantCulture, $"{value.Hours}h");
        if (value.Minutes > 0) text.Append(CultureInfo.InvariantCulture, $"{value.Minutes}m");
        var seconds = value.Seconds + (value.Milliseconds / 1000.0);
        if (seconds > 0) text.Append(CultureInfo.InvariantCulture, $"{seconds:0.###}s");
        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static double Number(Match match, int group) =>
        match.Groups[group].Success ? double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;

    private static bool TryParseIso(string text, out TimeSpan value)
    {
        value = default;
        try
        {
            value = XmlConvert.ToTimeSpan(text);
            return value >= TimeSpan.Zero;
        }
        catch (Exception error) when (error is FormatException or OverflowException)
        {
            return false;
        }
    }
}

internal sealed class DurationConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Duration.TryParse(reader.GetString()!, out var value)
            ? value
            : throw new JsonException("must be a duration such as 30s, 5m or 1h30m, or ISO 8601 (PT5M)");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Duration.Format(value));
}
