using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Silo.Connections;

/// <summary>Keeping credentials under the present data key (SPEC C-8), and losing them in a breach (SPEC A-7).</summary>
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

    public async Task<bool> Lock(ImmutableArray<string> keys)
    {
        if (Config is not { } config) return false;
        var kept = state.State.Secrets.Where(box => SealedBox.IsOf(box.Value, keys)).ToImmutableDictionary();
        var isLocked = kept.Count < state.State.Secrets.Count;
        if (isLocked)
        {
            var now = clock.GetUtcNow();
            state.State.Secrets = kept;
            state.State.OAuth = OAuthState.Replaced(state.State.OAuth);
            state.State.Config = config with { Enabled = false };
            state.State.Health = state.State.Health with
            {
                Status = ConnectionStatus.AuthRequired,
                Reason = "Locked because of a breach: enter new credentials and switch it on.",
                Since = now,
            };
            await Save(now);
        }

        // Not before: a call that comes meanwhile would open a session with the old credentials.
        await CloseSessionAndTokens();
        return isLocked;
    }
}
