using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Cache;
using TaskMcp.Silo.Connections.Approvals;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>The session: in memory, one at a time.</summary>
internal sealed partial class ConnectionGrain
{
    /// <summary>How long after its last use it stays in memory: the session closes before, but results that are kept are good for longer (SPEC C-13).</summary>
    private static readonly TimeSpan Stay = SessionKeeper.Idle + ResultCache.StaleFor;

    private static McpFailureException SwitchedOff => McpFailureException.Unreachable("The connection is switched off. Switch it on to use it.");

    private readonly LogRing _lines = new();
    private SessionKeeper? _keeper;
    private ServerLine? _line;
    private ToolTrust? _trust;
    private long _generation;

    public Task<GrainResult<ImmutableArray<string>>> Log() =>
        Task.FromResult<GrainResult<ImmutableArray<string>>>(Config is null ? ConnectionRules.NotFound : _lines.Lines());

    public async Task Settle(ConnectionFinding finding)
    {
        if (Config is null || finding.Generation != _generation) return;
        if (finding.Capabilities is not null) await KeepDefinitions();
        var now = clock.GetUtcNow();
        var health = ConnectionRules.Apply(state.State.Health, finding, now);
        if (health == state.State.Health) return;
        state.State.Health = health;
        await Save(now);
    }

    private ServerLine Line()
    {
        var keeper = Keeper();
        if (_line is not null) return _line;
        var self = this.AsReference<IConnectionSelfGrain>();
        return _line = new(Id, Config!, keeper, self.ReserveCalls, clock);
    }

    private SessionKeeper Keeper()
    {
        DelayDeactivation(Stay);
        if (_keeper is not null) return _keeper;
        var (config, secrets, workspace, id, generation, self) = (Config!, state.State.Secrets, Workspace, Id, ++_generation, this.AsReference<IConnectionSelfGrain>());
        var tokens = _tokens ??= OpensTokens(config, secrets);
        var (refusal, trust) = (Unapproved, Trust(generation, self));
        _trust = trust;
        _keeper = new(Connect, Report, () => _watchers.HaveResources, clock);
        FollowDefinitions(_keeper, config.ServerType);
        TellWatchersOf(_keeper);
        return _keeper;

        async Task<ServerSession> Connect(CancellationToken cancellationToken)
        {
            if (!config.Enabled) throw SwitchedOff;
            if (refusal is not null) throw McpFailureException.Unreachable(refusal.Message);
            try
            {
                var settings = await ConnectionSecrets.Open(vault, workspace, id, config, secrets, http, trust, tokens is null ? null : await tokens.Get());
                return await ServerSession.Connect(settings, _lines, clock, cancellationToken);
            }
            catch (Exception error) when (error is not (McpFailureException or OperationCanceledException))
            {
                ConnectionLog.NotOpened(log, id, error);
                throw;
            }
        }

        async Task Report(SessionReport seen)
        {
            try
            {
                await self.Settle(new() { Generation = generation, Status = config.Enabled ? seen.Status : ConnectionStatus.Inactive, Reason = config.Enabled ? seen.Reason : "Switched off.", Capabilities = seen.Capabilities, Changes = seen.Capabilities is null ? [] : trust.Changes });
            }
            catch (Exception error)
            {
                // A call must not fail because its connection's status could not be stored.
                ConnectionLog.StatusNotStored(log, id, error);
            }
        }
    }

    // The tokens outlive a session: a refresh that is under way belongs to the next one as well, and must not be made twice.
    private async Task CloseSession()
    {
        if (_keeper is not { } keeper) return;
        _keeper = null;
        _line?.Dispose();
        _line = null;
        _trust?.Dispose();
        _trust = null;
        _generation++;
        await keeper.DisposeAsync();
    }

    private Task CloseSessionAndTokens()
    {
        _tokens = null;
        return CloseSession();
    }
}
