namespace TaskMcp.Silo.Audit;

/// <summary>What only TaskMcp itself asks of an audit. Key as <c>IAuditGrain</c>.</summary>
[Alias("taskmcp.IAuditSelf")]
public interface IAuditSelf : IGrainWithStringKey
{
    /// <summary>Seals the keys again under the current data key (SPEC C-8).</summary>
    /// <returns>How many do not open.</returns>
    [Alias("Reseal")] Task<int> Reseal();
}
