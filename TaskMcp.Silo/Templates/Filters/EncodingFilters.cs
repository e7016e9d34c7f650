using System.Buffers;
using System.Text;
using TaskMcp.Silo.Templates.Values;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>Liquid's filters for HTML, URLs and Base64.</summary>
internal static class EncodingFilters
{
    private const int LongestEntity = 12;

    private static readonly SearchValues<char> Alphanumeric =
        SearchValues.Create("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    public static IEnumerable<Filter> All =>
    [
        new("escape", 0, 0, call => Escape(call, static (_, _) => false)),
        new("escape_once", 0, 0, call => Escape(call, IsEntity)),
        new("url_encode", 0, 0, call => LiquidValue.Of(Uri.EscapeDataString(WellFormed.Text(call.Text)).Replace("%20", "+", StringComparison.Ordinal))),
        new("url_decode", 0, 0, call => LiquidValue.Of(Uri.UnescapeDataString(call.Text.Replace('+', ' ')))),
        new("base64_encode", 0, 0, call => LiquidValue.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(call.Text)))),
        new("base64_decode", 0, 0, Decode),
        new("base64_url_safe_encode", 0, 0, call => LiquidValue.Of(Convert.ToBase64String(Encoding.UTF8.GetBytes(call.Text)).Replace('+', '-').Replace('/', '_'))),
        new("base64_url_safe_decode", 0, 0, DecodeUrlSafe),
    ];

    private static LiquidValue Escape(FilterCall call, Func<string, int, bool> isEntity)
    {
        var (text, result) = (call.Text, call.Meter.NewText());
        for (var index = 0; index < text.Length; index++)
        {
            var character = text[index];
            if (character == '&' && isEntity(text, index)) result.Append('&');
            else if (Entity(character) is { } entity) result.Append(entity);
            else result.Append(character);
        }

        return LiquidValue.Of(result.ToString());
    }

    private static string? Entity(char character) => character switch
    {
        '&' => "&amp;",
        '<' => "&lt;",
        '>' => "&gt;",
        '"' => "&quot;",
        '\'' => "&#39;",
        _ => null,
    };

    private static bool IsEntity(string text, int ampersand)
    {
        var rest = text.AsSpan(ampersand + 1);
        var end = rest[..int.Min(rest.Length, LongestEntity)].IndexOf(';');
        if (end <= 0) return false;
        var name = rest[0] == '#' ? rest[1..end] : rest[..end];
        return !name.IsEmpty && !name.ContainsAnyExcept(Alphanumeric);
    }

    private static LiquidValue Decode(FilterCall call) => Decode(call.Text);

    private static LiquidValue DecodeUrlSafe(FilterCall call) => Decode(call.Text.Replace('-', '+').Replace('_', '/'));

    private static LiquidValue Decode(string text)
    {
        var bytes = new byte[(text.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(text, bytes, out var length)) throw TemplateFault.Value("the text is not Base64");
        return LiquidValue.Of(Encoding.UTF8.GetString(bytes, 0, length));
    }
}
