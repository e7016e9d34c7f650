namespace TaskMcp.Silo.Audit;

/// <summary>What only TaskMcp itself asks of an audit. Key as <c>IAuditGrain</c>.</summary>
[Alias("taskmcp.IAuditSelf")]
public interface IAuditSelf : IGrainWithStringKey
{
    /// <summary>Seals the keys again under the current data key (SPEC C-8).</summary>
    /// <returns>How many do not open.</returns>
    [Alias("Reseal")] Task<int> Reseal();

    /// <summary>What is stored apart from the rows, to check them against.</summary>
    [Alias("Proof"), ReadOnly] Task<AuditState> Proof();

    /// <summary>Gives up what came before an instant, oldest first (SPEC O-4); that it did is an entry, too.</summary>
    /// <returns>How many rows are gone.</returns>
    [Alias("Forget")] Task<int> Forget(DateTimeOffset before);
}
