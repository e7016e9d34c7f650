namespace TaskMcp.Silo.Connections;

/// <summary>Keeping credentials under the present data key (SPEC C-8).</summary>
internal sealed partial class ConnectionGrain
{
    public async Task<int> Reseal()
    {
        if (state.State.Secrets.IsEmpty) return 0;
        var (boxes, notOpened) = await vault.Reseal(Workspace, Id, state.State.Secrets);
        state.State.Secrets = boxes;
        // Nobody sees a difference: neither a new version nor a projection.
        await Durably(() => state.WriteStateAsync());
        return notOpened;
    }
}
