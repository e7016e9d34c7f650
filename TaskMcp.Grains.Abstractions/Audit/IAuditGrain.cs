namespace TaskMcp.Audit;

/// <summary>The audit of a workspace (SPEC A-2): only appended to, every row chained to the one before. Key: workspace/audit.</summary>
[Alias("taskmcp.IAuditGrain")]
public interface IAuditGrain : IGrainWithStringKey
{
    /// <summary>
    /// Records an entry; it is on disk when this answers. Entries that come at once share one commit. What is too long or unprintable in an
    /// entry is cut or replaced, never refused: an act is not left out because of its name.
    /// </summary>
    /// <exception cref="AuditUnavailableException">It could not be written, or too many wait to be.</exception>
    [Alias("Append"), AlwaysInterleave] Task<AuditReceipt> Append(AuditEntry entry);
}

/// <summary>Finds a workspace's audit.</summary>
public static class AuditGrains
{
    public static IAuditGrain Audit(this IGrainFactory grains, string workspace) => grains.GetGrain<IAuditGrain>($"{workspace}/audit");
}
