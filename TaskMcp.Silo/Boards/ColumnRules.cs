using System.Collections.Immutable;
using System.Text.RegularExpressions;
using TaskMcp.Projects;
using TaskMcp.Silo.Results;

namespace TaskMcp.Silo.Boards;

/// <summary>What the columns of a board may be (SPEC T-2, K-1). Pure.</summary>
public static partial class ColumnRules
{
    public const int MinColumns = 2;
    public const int MaxColumns = 20;
    public const int MaxName = 60;
    public const int MaxWipLimit = 1_000;

    private const string Invalid = "project.columns_invalid";

    /// <summary>Notes what is wrong with columns.</summary>
    public static void Check(ImmutableArray<BoardColumn> columns, FieldErrors errors)
    {
        if (columns.Length is < MinColumns or > MaxColumns)
            errors.Add(Invalid, "columns", $"columns must be {MinColumns}–{MaxColumns} (were {columns.Length}), all that the board shall have");
        for (var index = 0; index < columns.Length && index < MaxColumns; index++) Check(columns[index], $"columns[{index}]", errors);
        foreach (var twice in columns.GroupBy(column => column.Key, StringComparer.Ordinal).Where(group => group.Count() > 1))
            errors.Add(Invalid, "columns", $"columns must have a key each: {Shown(twice.Key)} is there {twice.Count()} times");
        foreach (var kind in (ColumnKind[])[ColumnKind.Open, ColumnKind.Done])
            if (columns.All(column => column.Kind != kind)) errors.Add(Invalid, "columns", $"columns must have at least one of kind {Text(kind)}: tasks are {(kind == ColumnKind.Open ? "made and reopened" : "completed")} there");
    }

    /// <summary>Why columns may not take the place of others, as long as there are so many tasks in them.</summary>
    public static Refusal? WhyNotReplace(ImmutableArray<BoardColumn> before, ImmutableArray<BoardColumn> after, ImmutableDictionary<string, long> tasks)
    {
        foreach (var column in before)
        {
            if (tasks.GetValueOrDefault(column.Key) is not (> 0 and var count)) continue;
            var stays = after.FirstOrDefault(other => other.Key == column.Key);
            if (stays?.Kind == column.Kind) continue;
            var wish = stays is null ? "be removed, nor can its key be changed" : $"become {Text(stays.Kind)} instead of {Text(column.Kind)}";
            return Refusal.Field("project.column_in_use", stays is null ? "columns" : $"columns[{after.IndexOf(stays)}].kind",
                $"The column {column.Name} ({column.Key}) has {count} {(count == 1 ? "task" : "tasks")}, so it can't {wish}: move them to another column first. Its name, place and limit can change.");
        }

        return null;
    }

    /// <summary>Whether asking how many tasks there are is needed: a column goes or changes its kind.</summary>
    public static bool TakesAway(ImmutableArray<BoardColumn> before, ImmutableArray<BoardColumn> after) =>
        before.Any(column => !after.Any(other => other.Key == column.Key && other.Kind == column.Kind));

    private static void Check(BoardColumn column, string path, FieldErrors errors)
    {
        if (!KeyForm().IsMatch(column.Key ?? "")) errors.Add(Invalid, $"{path}.key", $"{path}.key must be 1–40 of a–z, 0–9 and _ (was {Shown(column.Key ?? "")})");
        TextRules.Check(column.Name, $"{path}.name", 1, MaxName, Invalid, errors);
        if (column.Name is { Length: > 0 } && string.IsNullOrWhiteSpace(column.Name)) errors.Add(Invalid, $"{path}.name", $"{path}.name must be 1–{MaxName} characters and not only spaces");
        if (!Enum.IsDefined(column.Kind)) errors.Add(Invalid, $"{path}.kind", $"{path}.kind must be open, active or done");
        if (column.WipLimit is not { } limit) return;
        if (limit is < 1 or > MaxWipLimit) errors.Add(Invalid, $"{path}.wip_limit", $"{path}.wip_limit must be 1–{MaxWipLimit}, or null for any number (was {limit})");
        if (column.Kind != ColumnKind.Active)
            errors.Add(Invalid, $"{path}.wip_limit", $"{path}.wip_limit is for columns of kind active only: a limit on {Text(column.Kind)} ones would turn away webhooks, automations and completed tasks; make it null");
    }

    private static string Text(ColumnKind kind) => JsonText.Of(kind).ToNode()!.ToString();

    private static string Shown(string key) => key.Length <= MaxName ? key : $"{TextRules.Start(key, MaxName)}…";

    [GeneratedRegex("^[a-z0-9_]{1,40}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex KeyForm();
}
