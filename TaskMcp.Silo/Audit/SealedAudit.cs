using TaskMcp.Silo.Connections.Vault;

namespace TaskMcp.Silo.Audit;

/// <summary>The keys of the audit, for a rotation of keys.</summary>
internal sealed class SealedAudit(IGrainFactory grains) : ISealedStates
{
    public string StateName => AuditState.Name;

    public Task<int> Reseal(string grainKey) => grains.GetGrain<IAuditSelf>(grainKey).Reseal();
}
