using TaskMcp.Silo.Connections.Vault;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>The secrets of run-time tools, for a rotation of keys.</summary>
internal sealed class SealedRuntimeTools(IGrainFactory grains) : ISealedStates
{
    public string StateName => RuntimeToolState.StateName;

    public Task<int> Reseal(string grainKey) => grains.GetGrain<IRuntimeToolSelf>(grainKey).Reseal();
}
