using System.Globalization;

namespace TaskMcp.Silo.Audit;

/// <summary>Stable codes of what can be wrong with an audit.</summary>
internal static class AuditDamage
{
    public const string KeyMissing = "key_missing";
    public const string HeadMissing = "head_missing";
    public const string HeadForged = "head_forged";
    public const string EndMissing = "end_missing";
    public const string BeginningMissing = "beginning_missing";
    public const string RowMissing = "row_missing";
    public const string RowChanged = "row_changed";
    public const string RowForged = "row_forged";
    public const string ChainBroken = "chain_broken";

    /// <summary>What a code means at a row.</summary>
    public static string Sentence(string problem, long at)
    {
        var row = at.ToString(CultureInfo.InvariantCulture);
        return problem switch
        {
            KeyMissing => $"The key that sealed row {row} is gone or does not open (another master key?): nobody can tell whether the row is as it was written.",
            HeadMissing => "What says where the audit begins and ends is gone.",
            HeadForged => "What says where the audit begins and ends was not written by TaskMcp.",
            EndMissing => $"The audit should go on at row {row}: what came last was removed, or the database was set back.",
            BeginningMissing => $"The audit should begin at row {row}: what came first was removed, and not by retention.",
            RowMissing => $"Row {row} is missing.",
            RowChanged => $"Row {row} was changed after it was written.",
            RowForged => $"Row {row} was not written by TaskMcp.",
            _ => $"Row {row} does not follow the row before it: one of them was exchanged.",
        };
    }
}
