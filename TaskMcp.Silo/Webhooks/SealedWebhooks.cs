using TaskMcp.Silo.Connections.Vault;

namespace TaskMcp.Silo.Webhooks;

/// <summary>The secrets of webhooks, for a rotation of keys.</summary>
internal sealed class SealedWebhooks(IGrainFactory grains) : ISealedStates
{
    public string StateName => WebhookState.Name;

    public Task<int> Reseal(string grainKey) => grains.GetGrain<IWebhookSelf>(grainKey).Reseal();
}
