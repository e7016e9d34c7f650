using System.Data.Common;
using System.Text;

namespace TaskMcp.Silo.Storage;

/// <summary>What SQLite says in its own way. Everything else in the read model's statements is understood by PostgreSQL, too.</summary>
internal static class SqliteDialect
{
    private const int MaxWords = 32;

    /// <summary>Whether the table exists.</summary>
    public const string TableExists = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = @name";

    /// <summary>Rows of the tasks whose text matches; takes the expression.</summary>
    public const string MatchingRows = "SELECT rowid AS row FROM tasks_fts WHERE tasks_fts MATCH ";

    public const string IndexText = "INSERT OR REPLACE INTO tasks_fts (rowid, title, note, notes) VALUES (@row, @title, @note, @notes)";

    public const string UnindexText = "DELETE FROM tasks_fts WHERE rowid = @row";

    /// <summary>Makes the text index anew and empty, even when it is damaged.</summary>
    public static void EmptyTextIndex(DbConnection connection)
    {
        var create = (string)connection.Statement("SELECT sql FROM sqlite_master WHERE name = 'tasks_fts'").ExecuteScalar()!;
        connection.Run($"DROP TABLE tasks_fts; {create}");
    }

    /// <summary>Names the index, because the planner, which does not see the values, cannot know which one ends soonest.</summary>
    public static string Using(string index) => $" INDEXED BY {index}";

    /// <summary>One Latin letter would begin half of all words; one Chinese character is a word's worth.</summary>
    private static bool IsWorthContinuing(string word) => word.Length > 1 || !char.IsAscii(word[0]);

    /// <summary>
    /// The search expression for what a person typed: every word must occur, the last may go on. Each word is quoted, so nothing of it
    /// is read as syntax. Null when there is no word.
    /// </summary>
    public static string? SearchExpression(string? text)
    {
        if (text is null) return null;
        var readable = new string([.. text.Select(c => char.IsControl(c) ? ' ' : c)]);
        var words = readable.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) return null;
        var expression = new StringBuilder();
        foreach (var word in words.Take(MaxWords)) expression.Append(" \"").Append(word.Replace("\"", "\"\"", StringComparison.Ordinal)).Append('"');
        if (IsWorthContinuing(words[Math.Min(words.Length, MaxWords) - 1])) expression.Append('*');
        return expression.ToString(1, expression.Length - 1);
    }
}
