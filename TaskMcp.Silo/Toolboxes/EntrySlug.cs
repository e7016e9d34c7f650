using System.Text;

namespace TaskMcp.Silo.Toolboxes;

/// <summary>Slugs of connections: what tells two of one type apart in the names of tools (SPEC C-3). Pure.</summary>
internal static class EntrySlug
{
    public const int MaxLength = 40;

    /// <summary>Lower-case letters, digits and hyphens of a name; <paramref name="fallback"/> where none are left.</summary>
    public static string Of(string name, string fallback)
    {
        var slug = new StringBuilder(MaxLength);
        foreach (var character in name.ToLowerInvariant())
        {
            if (slug.Length == MaxLength) break;
            if (char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character)) slug.Append(character);
            else if (slug.Length > 0 && slug[^1] != '-') slug.Append('-');
        }

        while (slug.Length > 0 && slug[^1] == '-') slug.Length--;
        return slug.Length == 0 ? fallback : slug.ToString();
    }

    /// <summary>The slug, with a number where others have it.</summary>
    public static string Unique(string slug, IReadOnlySet<string> taken)
    {
        if (!taken.Contains(slug)) return slug;
        for (var number = 2; ; number++)
        {
            var suffix = $"-{number}";
            var next = string.Concat(slug.AsSpan(0, Math.Min(slug.Length, MaxLength - suffix.Length)), suffix);
            if (!taken.Contains(next)) return next;
        }
    }

    public static bool IsValid(string slug) =>
        slug.Length is > 0 and <= MaxLength && slug.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-');
}
