using System.Text;

namespace TaskMcp.Api.Audit;

/// <summary>Lines of a table (RFC 4180) that a spreadsheet shows and does not run. Pure.</summary>
internal static class CsvText
{
    /// <summary>What a spreadsheet takes for the beginning of a formula.</summary>
    private const string Beginnings = "=+-@\uFF1D\uFF0B\uFF0D\uFF20";

    /// <summary>The line with its end. Nothing in a field can end the field or the line, nor begin a formula.</summary>
    public static string Line(IEnumerable<string?> fields)
    {
        var line = new StringBuilder();
        foreach (var field in fields)
        {
            if (line.Length > 0) line.Append(',');
            Field(line, field ?? "");
        }

        return line.Append("\r\n").ToString();
    }

    private static void Field(StringBuilder line, string field)
    {
        line.Append('"');
        // Before blanks as well, which spreadsheets pass over.
        if (field.TrimStart() is [var first, ..] && Beginnings.Contains(first, StringComparison.Ordinal)) line.Append('\'');
        foreach (var character in field)
        {
            if (character == '"') line.Append("\"\"");
            else line.Append(char.IsControl(character) ? ' ' : character);
        }

        line.Append('"');
    }
}
