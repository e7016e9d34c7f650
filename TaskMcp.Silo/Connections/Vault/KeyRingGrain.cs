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

    public async Task<KeyRing> Advance(long epoch)
    {
        var ring = KeyRingRules.Advance(state.State.Ring, epoch, Workspace, masters.Current, clock.GetUtcNow());
        return ReferenceEquals(ring, state.State.Ring) ? ring : await Save(ring);
    }

    public async Task<KeyRing> Forget(long epoch)
    {
        var ring = KeyRingRules.Forget(state.State.Ring, epoch);
        return ReferenceEquals(ring, state.State.Ring) ? ring : await Save(ring);
    }

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
