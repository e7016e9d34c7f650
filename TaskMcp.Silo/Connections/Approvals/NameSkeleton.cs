using System.Globalization;
using System.Text;

namespace TaskMcp.Silo.Connections.Approvals;

/// <summary>
/// What a name looks like: two names with the same skeleton can be mistaken for each other. Compatibility forms (as NFKC folds them; the runtime has
/// no normalization data, so the ranges that make Latin letters are here), case, accents, invisible characters, and the common look-alikes of
/// Latin letters in other scripts and among themselves (after Unicode Technical Standard 39). Pure.
/// </summary>
internal static class NameSkeleton
{
    private static readonly Dictionary<int, string> Alike = Table(
        ("a", "àáâãäåāăąǎаαɑᴀꭺᎪ"), ("b", "ƀɓвʙЬᏏᖯꮟ"), ("c", "çćĉċčсϲⅽᴄ"), ("d", "ďđԁɗⅾᴅ"), ("e", "èéêëēĕėęěеєҽεᴇℯ℮ℰ"), ("f", "ƒꞙϝꜰℱ"), ("g", "ĝğġģɡցɢℊ"),
        ("h", "ĥħһհʜℋℌℍℎ"), ("l", "ìíîïĩīĭįıіιɪӏłĺļľŀ|ǀ∣ⅼℓℐℑℒʟ1iіΙІӀⅰℹⅈ"), ("j", "ĵјϳյᴊⅉ"), ("k", "ķкκᴋK"), ("m", "мⅿᴍℳ"), ("n", "ñńņňŉηոпɴℕ"),
        ("o", "òóôõöøōŏőοоօσ0ᴏℴ௦०"), ("p", "рρᴘℙ"), ("q", "ԛգզℚ"), ("r", "ŕŗřгʀℛℜℝᴦ"), ("s", "śŝşšѕꜱſ"), ("t", "ţťŧтτᴛ"), ("u", "ùúûüũūŭůűųυսᴜ"),
        ("v", "νѵⅴᴠ"), ("w", "ŵԝѡᴡ"), ("x", "хχⅹ×"), ("y", "ýÿŷуүγʏ"), ("z", "źżžᴢℤℨ"), ("ss", "ß"), ("ae", "æ"), ("oe", "œ"),
        ("b", "βℬΒВ"), ("e", "ΕЕ"), ("h", "ΗН"), ("c", "ℂℭ"), ("d", "ⅅⅆ"), ("e", "ⅇ"), ("m", "ΜМ"), ("n", "Ν"), ("p", "ΡР"), ("t", "ΤТ"), ("x", "ΧХ"), ("y", "ΥУ"), ("z", "Ζ"),
        ("ff", "ﬀ"), ("fl", "ﬁﬂ"), ("ffl", "ﬃﬄ"), ("st", "ﬅﬆ"), ("2", "²₂"), ("3", "³₃"), ("4", "⁴₄"), ("5", "⁵₅"), ("6", "⁶₆"), ("7", "⁷₇"), ("8", "⁸₈"), ("9", "⁹₉"),
        ("l", "¹₁"), ("o", "⁰₀"), ("a", "ª"), ("o", "º"), ("n", "ⁿ"), ("l", "ⁱ"), ("_", "‗＿﹍﹎﹏‿⁀"), ("-", "‐‑‒–—―−﹘﹣－"), (".", "․。"), (":", "：∶"), ("/", "⁄∕"));

    public static string Of(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (var rune in name.EnumerateRunes()) Append(rune, text);
        // Pairs that look like one letter.
        return text.Replace("rn", "m").Replace("vv", "w").Replace("cl", "d").ToString();
    }

    private static void Append(Rune rune, StringBuilder text)
    {
        var plain = Rune.ToLowerInvariant(Unstyled(rune));
        if (IsInvisible(plain)) return;
        if (Alike.TryGetValue(plain.Value, out var letters) || Alike.TryGetValue(rune.Value, out letters)) text.Append(letters);
        else text.Append(plain.ToString());
    }

    // Letters and digits of the compatibility blocks, as what they are styles of.
    private static Rune Unstyled(Rune rune) => rune.Value switch
    {
        >= 0xFF01 and <= 0xFF5E => new(rune.Value - 0xFEE0),
        >= 0x1D400 and <= 0x1D6A3 => Letter((rune.Value - 0x1D400) % 52),
        >= 0x1D7CE and <= 0x1D7FF => new('0' + ((rune.Value - 0x1D7CE) % 10)),
        >= 0x24B6 and <= 0x24E9 => Letter(rune.Value - 0x24B6),
        >= 0x2460 and <= 0x2468 => new('1' + rune.Value - 0x2460),
        >= 0x1F130 and <= 0x1F149 => Letter(rune.Value - 0x1F130),
        >= 0x1F150 and <= 0x1F169 => Letter(rune.Value - 0x1F150),
        >= 0x1F170 and <= 0x1F189 => Letter(rune.Value - 0x1F170),
        _ => rune,
    };

    private static Rune Letter(int index) => new((char)(index < 26 ? 'A' + index : 'a' + index - 26));

    private static bool IsInvisible(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format or UnicodeCategory.Control
        || rune.Value is 0x115F or 0x1160 or 0x3164 or 0xFFA0 or 0x2800;

    private static Dictionary<int, string> Table(params (string Letters, string Alike)[] rows)
    {
        var table = new Dictionary<int, string>();
        foreach (var (letters, alike) in rows)
        {
            foreach (var rune in alike.EnumerateRunes())
            {
                table.TryAdd(rune.Value, letters);
                table.TryAdd(Rune.ToLowerInvariant(rune).Value, letters);
            }
        }

        return table;
    }
}
