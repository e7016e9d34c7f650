using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Approvals;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.OAuth;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Silo.Connections;

/// <summary>
/// A connection: its settings and sealed credentials in state (this file), its session in memory (Session), what is asked of the server
/// (Calls), what it offers (Definitions), who hears of changes (Watching), signing in (Auth), approvals (Approvals). Calls interleave and never wait for each other's turn; what they find out comes home by
/// <see cref="IConnectionSelfGrain"/>, so that state is written in turns of their own.
/// A reminder stands from a write until the read model has it, so that a crash in between is made good.
/// </summary>
internal sealed partial class ConnectionGrain(
    [PersistentState(ConnectionState.Name)] IPersistentState<ConnectionState> state,
    [PersistentState(ConnectionPins.Name)] IPersistentState<ConnectionPins> pins,
    [PersistentState(StoredDefinitions.Name)] IPersistentState<StoredDefinitions> definitions,
    IConnectionProjection projection,
    IConnectionQueries connections,
    CredentialVault vault,
    ConnectionPolicy policy,
    OutboundHttp http,
    AuthorizationServers authorizationServers,
    TimeProvider clock,
    ILogger<ConnectionGrain> log) : Grain, IConnectionGrain, IConnectionSelfGrain, IRemindable, IAsyncDisposable
{
    private const string Reminder = "connection";
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    private (ConnectionState State, ConnectionPins Pins, StoredDefinitions Definitions) _stored;

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private Guid Id => GrainKeys.Id(this.GetPrimaryKeyString());

    private ConnectionConfig? Config => state.State.Config;

    private ConnectionSnapshot Present => ConnectionRules.Snapshot(Id, state.State, _line?.UnusedCalls ?? 0, clock.GetUtcNow());

    public async Task<GrainResult<ConnectionSnapshot>> Create(CreateConnection command)
    {
        if (Config is not null)
        {
            return IsRepeat(command.Context) ? Present : new Refusal("connection.exists", "There is a connection with this id already.");
        }

        var draft = ConnectionRules.Decide(command);
        if (!draft.IsAccepted) return draft.Refusal;
        if ((ConnectionPolicy.WhyNot(command.Context.Actor, command.Transport) ?? policy.WhyNotTo(command.Transport)) is { } refusal) return refusal;
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
        // Not with every change: what is not allowed any more can still be renamed or switched off.
        if (command.Transport.IsSet && policy.WhyNotTo(draft.Value.Config.Transport) is { } forbidden) return forbidden;
        var accepted = await Accept(draft.Value, command.Context);
        // Not before: a call that comes meanwhile would open a session with the old settings, which would stay.
        await (draft.Value.KeepsGrant ? CloseSession() : CloseSessionAndTokens());
        return accepted;
    }

    public async Task<GrainResult<ConnectionSnapshot>> Delete(CommandContext context)
    {
        if (Config is null) return ConnectionRules.NotFound;
        var last = Present;
        if (ConnectionRules.IsStale(last, context) is { } stale) return stale;
        await this.RegisterOrUpdateReminder(Reminder, Retry, Retry);
        await Durably(Clear);
        state.State = new();
        pins.State = new();
        definitions.State = new();
        // Not before: a call that comes meanwhile would open a session again.
        await CloseSessionAndTokens();
        await Project();
        _watchers.TellLists(ConnectionLists.All);
        DeactivateOnIdle();
        return last;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Project();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = (state.State.Copy(), pins.State, definitions.State);
        if (Config is not null) RecallDefinitions();
        _watchers.Left += uri => _keeper?.Present?.Unwatch(uri);
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => await CloseSession();

    public ValueTask DisposeAsync() => new(CloseSession());

    private bool IsRepeat(CommandContext context) => context.OperationId is { } operation && operation == state.State.LastOperationId;

    private async Task<GrainResult<ConnectionSnapshot>> Accept(ConnectionDraft draft, CommandContext context)
    {
        var now = clock.GetUtcNow();
        var kept = state.State.Secrets.Where(secret => draft.Kept.Contains(secret.Key) || (draft.KeepsGrant && secret.Key.StartsWith(OAuthFields.Prefix, StringComparison.Ordinal)));
        state.State.Secrets = (await vault.Seal(Workspace, Id, draft.Secrets)).AddRange(kept);
        var isSamePlace = Config is { } present && TransportRules.IsSamePlace(present.Transport, draft.Config.Transport);
        var isSameServer = Config is { } before && DefinitionRules.Place(before.Transport) == DefinitionRules.Place(draft.Config.Transport);
        var isSwitched = Config?.Enabled != draft.Config.Enabled;
        state.State.Config = draft.Config;
        state.State.OAuth = draft.KeepsGrant ? state.State.OAuth : OAuthState.Replaced(state.State.OAuth);
        if (policy.ApprovesCommandsOf(context) && CommandRules.Of(draft.Config) is { } command) state.State.ApprovedCommand = CommandRules.Fingerprint(command);
        state.State.Health = ConnectionRules.NotConnected(state.State, now) with { Changes = isSamePlace ? state.State.Health.Changes : [] };
        state.State.LastOperationId = context.OperationId;
        await Save(now);
        if (_known is null || !isSameServer) RecallDefinitions();
        if (!isSameServer || isSwitched) _watchers.TellLists(ConnectionLists.All);
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
            _stored = (state.State.Copy(), pins.State, definitions.State);
        }
        catch
        {
            // Calls under way may still come home to this activation: they must not store what was just refused.
            (state.State, pins.State, definitions.State) = (_stored.State.Copy(), _stored.Pins, _stored.Definitions);
            DeactivateOnIdle();
            throw;
        }
    }

    // In this order: a connection without its pins would trust whatever its server offers.
    private async Task Clear()
    {
        await state.ClearStateAsync();
        await pins.ClearStateAsync();
        await definitions.ClearStateAsync();
    }

    private async Task Project()
    {
        await (Config is null ? projection.Remove(Workspace, Id, CancellationToken.None) : projection.Apply(Workspace, Present, CancellationToken.None));
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
