using System.Globalization;

namespace TaskMcp.Silo.Templates.Filters;

/// <summary>One <c>%</c> directive: its letter, the last of the flags <c>- 0 _</c>, and a length of 0 where there is none.</summary>
internal readonly record struct StrfTimeDirective(int Length, char Letter, char Flag, bool IsUpper, bool SwapsCase, bool HasColon, int? Width)
{
    private const int MaxWidth = 64;

    public static StrfTimeDirective Read(ReadOnlySpan<char> format)
    {
        if (format[0] != '%') return default;
        var directive = default(StrfTimeDirective);
        for (var index = 1; index < format.Length; index++)
        {
            var character = format[index];
            if (character is '-' or '_' || (character == '0' && directive.Width is null)) directive = directive with { Flag = character };
            else if (character == '^') directive = directive with { IsUpper = true };
            else if (character == '#') directive = directive with { SwapsCase = true };
            else if (character == ':') directive = directive with { HasColon = true };
            else if (char.IsAsciiDigit(character)) directive = directive with { Width = int.Min(MaxWidth, ((directive.Width ?? 0) * 10) + character - '0') };
            else return directive with { Letter = character, Length = index + 1 };
        }

        return default;
    }

    public string Padded(long number, int width, char padding)
    {
        var character = Flag switch { '_' => ' ', '0' => '0', _ => padding };
        var digits = number.ToString(CultureInfo.InvariantCulture);
        return Flag == '-' ? digits : digits.PadLeft(Width ?? width, character);
    }

    public string Styled(string value)
    {
        if (IsUpper) value = value.ToUpperInvariant();
        // Ruby turns %#p to lower case and names to upper case.
        if (SwapsCase) value = Letter == 'p' ? value.ToLowerInvariant() : value.ToUpperInvariant();
        return Letter is 'L' or 'N' || Flag == '-' ? value : value.PadLeft(Width ?? 0, Flag == '0' ? '0' : ' ');
    }
}
