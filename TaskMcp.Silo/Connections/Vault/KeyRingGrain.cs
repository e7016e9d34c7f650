using System.Collections.Immutable;

namespace TaskMcp.Silo.Connections.Vault;

internal sealed class KeyRingGrain(
    [PersistentState(KeyRingState.Name)] IPersistentState<KeyRingState> state,
    MasterKeys masters,
    TimeProvider clock) : Grain, IKeyRingGrain
{
    private string Workspace => this.GetPrimaryKeyString();

    public async Task<KeyRing> Get()
    {
        if (state.State.Ring.CurrentId is null) await Save(Rotated());
        return state.State.Ring;
    }

    public Task<KeyRing> Rotate() => Save(Rotated());

    public Task<KeyRing> Rewrap() => Save(KeyRingRules.Rewrap(state.State.Ring, Workspace, masters));

    public Task<KeyRing> Renew() =>
        Save(KeyRingRules.Rotate(KeyRingRules.Rewrap(state.State.Ring, Workspace, masters), Workspace, masters.Current, clock.GetUtcNow()));

    public Task<KeyRing> Prune(ImmutableArray<string> used) => Save(KeyRingRules.Prune(state.State.Ring, used.ToHashSet(StringComparer.Ordinal)));

    private KeyRing Rotated() => KeyRingRules.Rotate(state.State.Ring, Workspace, masters.Current, clock.GetUtcNow());

    private async Task<KeyRing> Save(KeyRing ring)
    {
        state.State.Ring = ring;
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            this.DeactivateOnIdle();
            throw;
        }

        return ring;
    }
}
