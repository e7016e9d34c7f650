namespace TaskMcp.Silo.Connections.Vault;

internal sealed class KeyRingGrain(
    [PersistentState("key_ring")] IPersistentState<KeyRingState> state,
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
