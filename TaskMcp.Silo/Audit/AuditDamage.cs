namespace TaskMcp.Silo.Audit;

/// <summary>Stable codes of what can be wrong with an audit.</summary>
internal static class AuditDamage
{
    /// <summary>A key that sealed rows is gone or does not open: nobody can tell whether these rows are ours.</summary>
    public const string KeyMissing = "key_missing";

    /// <summary>What says where the chain begins and ends is gone.</summary>
    public const string HeadMissing = "head_missing";

    /// <summary>It was changed.</summary>
    public const string HeadForged = "head_forged";

    /// <summary>The last rows are gone.</summary>
    public const string EndMissing = "end_missing";

    /// <summary>The first rows are gone that retention has not given up.</summary>
    public const string BeginningMissing = "beginning_missing";

    /// <summary>A row between others is gone.</summary>
    public const string RowMissing = "row_missing";

    /// <summary>What a row says is not what was recorded.</summary>
    public const string RowChanged = "row_changed";

    /// <summary>A row was not written by the audit.</summary>
    public const string RowForged = "row_forged";

    /// <summary>A row does not follow the one before.</summary>
    public const string ChainBroken = "chain_broken";
}
