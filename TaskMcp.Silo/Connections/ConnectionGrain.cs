using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Silo.Connections;

/// <summary>
/// A connection: its settings and sealed credentials in state, its session in memory. Calls interleave and never wait for each other's
/// turn; what sessions find out comes home by <see cref="IConnectionSelfGrain"/>, so that state is written in turns of their own.
/// A reminder stands from a write until the read model has it, so that a crash in between is made good.
/// </summary>
internal sealed class ConnectionGrain(
    [PersistentState(ConnectionState.Name)] IPersistentState<ConnectionState> state,
    IConnectionProjection projection,
    CredentialVault vault,
    TimeProvider clock,
    ILogger<ConnectionGrain> log) : Grain, IConnectionGrain, IConnectionSelfGrain, IRemindable, IAsyncDisposable
{
    private const string Reminder = "connection";
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    /// <summary>How long a session stays open unused: starting a server anew costs far more than the memory it takes.</summary>
    private static readonly TimeSpan SessionIdle = TimeSpan.FromMinutes(15);

    private readonly LogRing _lines = new();
    private SessionKeeper? _keeper;
    private long _generation;

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private Guid Id => GrainKeys.Id(this.GetPrimaryKeyString());

    private ConnectionConfig? Config => state.State.Config;

    private ConnectionSnapshot Present => ConnectionRules.Snapshot(Id, state.State);

    public async Task<GrainResult<ConnectionSnapshot>> Create(CreateConnection command)
    {
        if (Config is not null)
        {
            return IsRepeat(command.Context) ? Present : new Refusal("connection.exists", "There is a connection with this id already.");
        }

        var draft = ConnectionRules.Decide(command);
        if (!draft.IsAccepted) return draft.Refusal;
        if (ConnectionPolicy.WhyNot(command.Context.Actor, command.Transport) is { } refusal) return refusal;
        state.State.CreatedAt = clock.GetUtcNow();
        return await Accept(draft.Value, command.Context);
    }

    public Task<GrainResult<ConnectionSnapshot>> Get() =>
        Task.FromResult<GrainResult<ConnectionSnapshot>>(Config is null ? ConnectionRules.NotFound : Present);

    public async Task<GrainResult<ConnectionSnapshot>> Update(UpdateConnection command)
    {
        if (Config is null) return ConnectionRules.NotFound;
        if (IsRepeat(command.Context)) return Present;
        if (ConnectionRules.IsStale(Present, command.Context) is { } stale) return stale;
        var draft = ConnectionRules.Decide(Config, command);
        if (!draft.IsAccepted) return draft.Refusal;
        if (ConnectionPolicy.WhyNot(command.Context.Actor, draft.Value.Config.Transport) is { } refusal) return refusal;
        var accepted = await Accept(draft.Value, command.Context);
        // Not before: a call that comes meanwhile would open a session with the old settings, which would stay.
        await CloseSession();
        return accepted;
    }

    public async Task<GrainResult<ConnectionSnapshot>> Delete(CommandContext context)
    {
        if (Config is null) return ConnectionRules.NotFound;
        var last = Present;
        if (ConnectionRules.IsStale(last, context) is { } stale) return stale;
        await this.RegisterOrUpdateReminder(Reminder, Retry, Retry);
        await CloseSession();
        await Durably(() => state.ClearStateAsync());
        state.State = new();
        await Project();
        DeactivateOnIdle();
        return last;
    }

    public async Task<GrainResult<ConnectionTestResult>> Test(CancellationToken cancellationToken)
    {
        if (Config is null) return ConnectionRules.NotFound;
        return await new ConnectionTester(Id, Keeper(), clock).Test(cancellationToken);
    }

    public Task<GrainResult<ImmutableArray<McpCapability>>> Capabilities(CancellationToken cancellationToken) =>
        Ask(session => session.Catalog.Capabilities, cancellationToken);

    public Task<GrainResult<ToolFacts>> Describe(string toolName, CancellationToken cancellationToken)
    {
        var serverType = Config?.ServerType;
        return Ask(session => ToolCaller.FindTool(session, serverType!, toolName) is var tool ? new ToolFacts { Hash = tool.Hash, MayRepeat = tool.MayRepeat } : null!, cancellationToken);
    }

    public async Task<GrainResult<ToolOutcome>> Invoke(ToolInvocation invocation, IToolProgressObserver? progress, CancellationToken cancellationToken)
    {
        if (Config is null) return ConnectionRules.NotFound;
        var caller = new ToolCaller(Id, Config.ServerType, Keeper(), clock);
        return await caller.Call(invocation, progress is null ? null : step => _ = Tell(progress, step), cancellationToken);
    }

    public Task<GrainResult<ImmutableArray<string>>> Log() =>
        Task.FromResult<GrainResult<ImmutableArray<string>>>(Config is null ? ConnectionRules.NotFound : _lines.Lines());

    public async Task Settle(ConnectionFinding finding)
    {
        if (Config is null || finding.Generation != _generation) return;
        var now = clock.GetUtcNow();
        var health = ConnectionRules.Apply(state.State.Health, finding, now);
        if (health == state.State.Health) return;
        state.State.Health = health;
        await Save(now);
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Project();

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await CloseSession();

    public ValueTask DisposeAsync() => new(CloseSession());

    private bool IsRepeat(CommandContext context) => context.OperationId is { } operation && operation == state.State.LastOperationId;

    private async Task<GrainResult<ConnectionSnapshot>> Accept(ConnectionDraft draft, CommandContext context)
    {
        var now = clock.GetUtcNow();
        var kept = state.State.Secrets.Where(secret => draft.Kept.Contains(secret.Key));
        state.State.Secrets = (await vault.Seal(Workspace, Id, draft.Secrets)).AddRange(kept);
        state.State.Config = draft.Config;
        state.State.Health = state.State.Health with
        {
            Status = ConnectionStatus.Inactive,
            Reason = draft.Config.Enabled ? "Not connected yet." : "Switched off.",
            Since = now,
        };
        state.State.LastOperationId = context.OperationId;
        await Save(now);
        return Present;
    }

    private async Task Save(DateTimeOffset now)
    {
        state.State.Version++;
        state.State.UpdatedAt = now;
        await Durably(() => Task.WhenAll(this.RegisterOrUpdateReminder(Reminder, Retry, Retry), state.WriteStateAsync()));
        await Project();
    }

    private async Task Durably(Func<Task> write)
    {
        try
        {
            await write();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task Project()
    {
        await (Config is null ? projection.Remove(Workspace, Id, CancellationToken.None) : projection.Apply(Workspace, Present, CancellationToken.None));
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private async Task<GrainResult<T>> Ask<T>(Func<ServerSession, T> answer, CancellationToken cancellationToken)
    {
        if (Config is null) return ConnectionRules.NotFound;
        try
        {
            return answer(await Keeper().Get(evenIfWaiting: false, cancellationToken));
        }
        catch (McpFailureException failure)
        {
            return failure.ToRefusal();
        }
    }

    private SessionKeeper Keeper()
    {
        DelayDeactivation(SessionIdle);
        if (_keeper is not null) return _keeper;
        var (config, secrets, workspace, id, generation, self) = (Config!, state.State.Secrets, Workspace, Id, ++_generation, this.AsReference<IConnectionSelfGrain>());
        return _keeper = new(Connect, Report, clock);

        async Task<ServerSession> Connect(CancellationToken cancellationToken)
        {
            if (!config.Enabled) throw McpFailureException.Unreachable("The connection is switched off. Switch it on to use it.");
            var settings = await ConnectionSecrets.Open(vault, workspace, id, config, secrets);
            return await ServerSession.Connect(settings, _lines, clock, cancellationToken);
        }

        async Task Report(SessionReport seen)
        {
            try
            {
                await self.Settle(new() { Generation = generation, Status = config.Enabled ? seen.Status : ConnectionStatus.Inactive, Reason = config.Enabled ? seen.Reason : "Switched off.", Capabilities = seen.Capabilities });
            }
            catch (Exception error)
            {
                // A call must not fail because its connection's status could not be stored.
                ConnectionLog.StatusNotStored(log, id, error);
            }
        }
    }

    private async Task CloseSession()
    {
        if (_keeper is not { } keeper) return;
        _keeper = null;
        _generation++;
        await keeper.DisposeAsync();
    }

    private async Task Tell(IToolProgressObserver observer, ToolProgress step)
    {
        try
        {
            await observer.Report(step);
        }
        catch (Exception error)
        {
            // Progress is a courtesy: whoever asked for it may be gone.
            ConnectionLog.ProgressNotHeard(log, Id, error);
        }
    }
}
