using System.Collections.Immutable;
using System.Text;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Connections.Vault;

/// <summary>
/// Replaces every key that protects credentials (SPEC C-8): the data keys of each workspace are wrapped by the new master key, a new data
/// key becomes the current one, credentials are sealed again under it, and data keys that seal nothing any more are removed. The old
/// master key goes last, when nothing is under it. To be run while nothing is served; cut off at any point, everything opens as before and
/// the next run completes it.
/// </summary>
public sealed class KeyRotation
{
    private readonly MasterKeySource _source;
    private readonly IStoredGrainStates _states;
    private readonly IGrainFactory _grains;
    private readonly IEnumerable<ISealedStates> _sealedStates;
    private readonly Func<MasterKeys> _masters;

    internal KeyRotation(MasterKeySource source, IStoredGrainStates states, IGrainFactory grains, IEnumerable<ISealedStates> sealedStates, Func<MasterKeys> masters) =>
        (_source, _states, _grains, _sealedStates, _masters) = (source, states, grains, sealedStates, masters);

    /// <exception cref="VaultException">There is no usable master key; nothing was changed.</exception>
    public async Task<KeyRotationReport> RunAsync(CancellationToken cancellationToken = default)
    {
        _source.BeginReplacement();
        // Not before: the grains must know the successor, too.
        var masters = _masters();
        var report = new KeyRotationReport { IsMasterKeyConfigured = _source.IsConfigured };
        var workspaces = await Workspaces(cancellationToken);
        foreach (var workspace in workspaces) report = await Renew(workspace, report);
        foreach (var holder in _sealedStates) report = await Reseal(holder, report, cancellationToken);
        var used = await UsedKeys(workspaces, cancellationToken);
        var left = new List<WrappedKey>();
        foreach (var (workspace, ids) in used)
        {
            var before = (await Ring(workspace).Get()).Keys.Length;
            var ring = await Ring(workspace).Prune([.. ids]);
            report = report with { DataKeysRemoved = report.DataKeysRemoved + before - ring.Keys.Length };
            left.AddRange(ring.Keys.Where(key => key.MasterKeyId != masters.Current.Id));
        }

        var isReplaced = !left.Exists(key => masters.Has(key.MasterKeyId));
        if (isReplaced) _source.CompleteReplacement();
        return report with { DataKeysNotOpened = left.Count, IsMasterKeyReplaced = isReplaced };
    }

    private async Task<KeyRotationReport> Renew(string workspace, KeyRotationReport report)
    {
        var before = (await Ring(workspace).Get()).Keys.ToDictionary(key => key.Id, key => key.MasterKeyId);
        var after = await Ring(workspace).Renew();
        return report with
        {
            Workspaces = report.Workspaces + 1,
            DataKeysWrappedAgain = report.DataKeysWrappedAgain + after.Keys.Count(key => before.TryGetValue(key.Id, out var master) && master != key.MasterKeyId),
        };
    }

    private async Task<KeyRotationReport> Reseal(ISealedStates holder, KeyRotationReport report, CancellationToken cancellationToken)
    {
        await foreach (var stored in _states.All(holder.StateName, cancellationToken))
        {
            var notOpened = await holder.Reseal(stored.Key);
            report = report with { Resealed = report.Resealed + 1, CredentialsNotOpened = report.CredentialsNotOpened + notOpened };
        }

        return report;
    }

    /// <summary>The data keys of each workspace that a stored state names anywhere.</summary>
    private async Task<Dictionary<string, HashSet<string>>> UsedKeys(IEnumerable<string> workspaces, CancellationToken cancellationToken)
    {
        var rings = new Dictionary<string, KeyRing>(StringComparer.Ordinal);
        foreach (var workspace in workspaces) rings[workspace] = await Ring(workspace).Get();
        var used = rings.Keys.ToDictionary(workspace => workspace, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        foreach (var holder in _sealedStates)
        {
            await foreach (var stored in _states.All(holder.StateName, cancellationToken))
            {
                if (!rings.TryGetValue(GrainKeys.Workspace(stored.Key), out var ring)) continue;
                var text = Encoding.UTF8.GetString(stored.Data.ToMemory().Span);
                used[GrainKeys.Workspace(stored.Key)].UnionWith(ring.Keys.Select(key => key.Id).Where(id => text.Contains(id, StringComparison.Ordinal)));
            }
        }

        return used;
    }

    private async Task<ImmutableArray<string>> Workspaces(CancellationToken cancellationToken)
    {
        var found = ImmutableArray.CreateBuilder<string>();
        await foreach (var stored in _states.All(KeyRingState.Name, cancellationToken)) found.Add(stored.Key);
        return found.ToImmutable();
    }

    private IKeyRingGrain Ring(string workspace) => _grains.GetGrain<IKeyRingGrain>(workspace);
}
