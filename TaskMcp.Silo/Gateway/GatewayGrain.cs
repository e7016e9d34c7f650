using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Notifications;
using TaskMcp.Silo.Connections.Limits;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>
/// One principal's gateway: its grants in state (this file), what they give (Lists), calls (Calls), reads and prompts (Reading), questions to people (Asking). What
/// lists and calls interleaves and writes nothing; calls of a day are counted in turns of their own (<see cref="IGatewaySelf"/>).
/// </summary>
internal sealed partial class GatewayGrain(
    [PersistentState(GatewayState.Name)] IPersistentState<GatewayState> state,
    TimeProvider clock,
    ILogger<GatewayGrain> log) : Grain, IGatewayGrain, IGatewaySelf
{
    private readonly Dictionary<Guid, GrantGate> _gates = [];
    private readonly Dictionary<Guid, DateOnly> _warnedOf = [];
    private GatewayState _stored = new();

    private string Key => this.GetPrimaryKeyString();

    private string Workspace => GrainKeys.Workspace(Key);

    private string PrincipalId => Key[(Workspace.Length + 1)..];

    private ImmutableArray<StoredGrant> Stored => state.State.Grants;

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = state.State;
        return Task.CompletedTask;
    }

    public async Task<GrainResult<GrantSnapshot>> Put(PutGrant command)
    {
        if (!(await Toolbox(command.ToolboxId).Get()).IsAccepted) return GrantRules.ToolboxNotFound;
        var next = GrantRules.Put(Stored, command, clock.GetUtcNow());
        if (!next.IsAccepted) return next.Refusal;
        await Save(next.Value);
        return Snapshot(GrantRules.Find(Stored, command.ToolboxId)!);
    }

    public async Task<GrainResult<GrantSnapshot>> Remove(RemoveGrant command)
    {
        if (GrantRules.Find(Stored, command.ToolboxId) is not { } last) return GrantRules.NotFound;
        var next = GrantRules.Remove(Stored, command);
        if (!next.IsAccepted) return next.Refusal;
        var shown = Snapshot(last);
        await Save(next.Value);
        return shown;
    }

    public Task<ImmutableArray<GrantSnapshot>> Grants() => Task.FromResult<ImmutableArray<GrantSnapshot>>([.. Stored.Select(Snapshot)]);

    public async Task<int> ReserveCalls(Guid toolboxId, DateOnly day)
    {
        if (GrantRules.Find(Stored, toolboxId) is not { Terms.DailyQuota: { } limit } grant) return 0;
        var (counted, granted) = QuotaRules.Reserve(grant.Counted, day, limit);
        if (granted > 0) await Write(state.State with { Grants = GrantRules.Counted(Stored, toolboxId, counted) });
        if (QuotaRules.IsWarning(counted.Calls, limit) && counted.Day == day) await Warn(toolboxId, day, limit);
        return granted;
    }

    private GrantSnapshot Snapshot(StoredGrant grant) => GrantRules.Snapshot(PrincipalId, grant, _gates.GetValueOrDefault(grant.ToolboxId)?.UnusedCalls ?? 0, clock.GetUtcNow());

    private async Task Save(ImmutableArray<StoredGrant> grants)
    {
        if (grants == Stored) return;
        await Write(state.State with { Grants = grants });
        TellAll();
    }

    private async Task Write(GatewayState next)
    {
        state.State = next;
        try
        {
            await state.WriteStateAsync();
            _stored = next;
        }
        catch
        {
            state.State = _stored;
            DeactivateOnIdle();
            throw;
        }
    }

    // Its id follows from the day, so that it is made once, also when this is asked again after a crash.
    private async Task Warn(Guid toolboxId, DateOnly day, int limit)
    {
        if (_warnedOf.GetValueOrDefault(toolboxId) == day) return;
        var toolbox = await Toolbox(toolboxId).Get();
        var notification = GrainFactory.GetGrain<INotificationGrain>(GrainKeys.Of(Workspace, QuotaRules.WarningId($"{PrincipalId}:{toolboxId:D}", day)));
        await notification.Add(new()
        {
            Text = $"The principal {PrincipalId} has used 80 % of its {limit} calls a day to the toolbox {toolbox.Value?.Name ?? toolboxId.ToString("D")} on {day:yyyy-MM-dd} (UTC). Calls beyond them are refused until midnight; raise daily_quota of the grant to go on.",
        });
        _warnedOf[toolboxId] = day;
    }

    // A new one with new terms: who changes a rate gives a full bucket, and what is counted of the day stays counted.
    private GrantGate Gate(Guid toolboxId, GrantTerms terms)
    {
        if (_gates.TryGetValue(toolboxId, out var gate) && ReferenceEquals(gate.Terms, terms)) return gate;
        var self = this.AsReference<IGatewaySelf>();
        return _gates[toolboxId] = new(terms, day => self.ReserveCalls(toolboxId, day), clock);
    }

    private IToolboxGrain Toolbox(Guid id) => GrainFactory.GetGrain<IToolboxGrain>(GrainKeys.Of(Workspace, id));

    // A grain is asked by its own principal only: anything else is a mistake of this program, and nobody's data is given for it.
    private void CheckCaller(Caller caller)
    {
        if (caller.Workspace != Workspace || caller.Actor.Id != PrincipalId) throw new InvalidOperationException("A gateway serves its own principal only.");
    }
}
