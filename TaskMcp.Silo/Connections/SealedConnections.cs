using TaskMcp.Silo.Connections.Vault;

namespace TaskMcp.Silo.Connections;

/// <summary>The credentials of connections, for a rotation of keys.</summary>
internal sealed class SealedConnections(IGrainFactory grains) : ISealedStates
{
    public string StateName => ConnectionState.Name;

    public Task<int> Reseal(string grainKey) => grains.GetGrain<IConnectionSelfGrain>(grainKey).Reseal();
}
