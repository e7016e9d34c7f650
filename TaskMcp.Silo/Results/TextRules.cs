namespace TaskMcp.Silo.Results;

/// <summary>What text in a field may be.</summary>
public static class TextRules
{
    /// <summary>Checks text of a field; <paramref name="name"/> is its JSON path. Answers the text, empty for null.</summary>
    public static string Check(string? text, string name, int min, int max, string code, FieldErrors errors)
    {
        var length = Length(text ?? "");
        if (text is null || length < min || length > max)
            errors.Add(code, name, min == 0 ? $"{name} must be at most {max} characters (was {length})" : $"{name} must be {min}–{max} characters (was {length})");
        else if (!IsStorable(text))
            errors.Add(code, name, $"{name} must not contain U+0000 or half a surrogate pair");
        return text ?? "";
    }

    /// <summary>Length as JSON Schema's <c>maxLength</c> counts it: code points, so an emoji is one character.</summary>
    public static int Length(string text)
    {
        var length = text.Length;
        foreach (var unit in text)
            if (char.IsLowSurrogate(unit)) length--;
        return length;
    }

    /// <summary>The text as far as it fits, never ending in half a surrogate pair.</summary>
    public static string Start(string text, int max) =>
        text.Length <= max ? text : text[..(char.IsHighSurrogate(text[max - 1]) ? max - 1 : max)];

    /// <summary>Whether every database can store the text: no U+0000, no half of a surrogate pair.</summary>
    public static bool IsStorable(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (text[index] == '\0') return false;
            if (!char.IsSurrogate(text[index])) continue;
            if (!char.IsHighSurrogate(text[index]) || index + 1 == text.Length || !char.IsLowSurrogate(text[index + 1])) return false;
            index++;
        }

        return true;
    }
}
