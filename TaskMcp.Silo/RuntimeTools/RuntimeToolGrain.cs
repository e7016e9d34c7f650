using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.RuntimeTools;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.Gateway;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>
/// A run-time tool with its secrets. Its changes fire nothing, so it needs no outbox: a reminder is set with each write and taken away when the read model has
/// it. Calls interleave and write nothing.
/// </summary>
internal sealed class RuntimeToolGrain(
    [PersistentState(RuntimeToolState.StateName)] IPersistentState<RuntimeToolState> state,
    RuntimeToolProjection projection,
    RuntimeToolCaller caller,
    CredentialVault vault,
    OutboundGuard guard,
    TimeProvider clock) : Grain, IRuntimeToolGrain, IRuntimeToolSelf, IRemindable
{
    private const string Reminder = "runtime_tool";
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    /// <summary>What storage holds. A write in flight is not in it yet, so calls that come meanwhile look here.</summary>
    private RuntimeToolState _stored = new();

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private Guid Id => GrainKeys.Id(this.GetPrimaryKeyString());

    private RuntimeToolSnapshot? Present => state.State.IsDeleted ? null : state.State.Tool;

    /// <summary>Under which name a header's value is sealed.</summary>
    public static string Field(string header) => $"header.{header}";

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = state.State;
        return Task.CompletedTask;
    }

    public async Task<GrainResult<RuntimeToolSnapshot>> Create(CreateRuntimeTool command)
    {
        if (state.State.Tool is { } made && command.Context.OperationId is { } operation && operation == state.State.CreatedBy)
        {
            await Project();
            return made;
        }

        if (state.State.Tool is not null) return RuntimeToolRules.Exists;
        var tool = RuntimeToolRules.Create(Id, command, clock.GetUtcNow());
        if (!tool.IsAccepted) return tool;
        if (WhyNotTo(tool.Value) is { } forbidden) return forbidden;
        if (await projection.Find(Workspace, command.Name, CancellationToken.None) is not null) return RuntimeToolRules.NameTaken(command.Name);
        return await Save(new() { Tool = tool.Value, Secrets = await Seal(command.SecretHeaders), CreatedBy = command.Context.OperationId });
    }

    public Task<GrainResult<RuntimeToolSnapshot>> Get() => Task.FromResult<GrainResult<RuntimeToolSnapshot>>(Present is { } tool ? tool : RuntimeToolRules.NotFound);

    public async Task<GrainResult<RuntimeToolSnapshot>> Update(UpdateRuntimeTool command)
    {
        if (Present is not { } tool) return RuntimeToolRules.NotFound;
        var after = RuntimeToolRules.Update(tool, command, clock.GetUtcNow());
        if (!after.IsAccepted || ReferenceEquals(after.Value, tool)) return after;
        if (WhyNotTo(after.Value) is { } forbidden) return forbidden;
        return await Save(state.State with { Tool = after.Value, Secrets = command.SecretHeaders.IsSet ? await Seal(command.SecretHeaders.Value!) : state.State.Secrets });
    }

    public async Task<GrainResult<RuntimeToolSnapshot>> Delete(CommandContext context)
    {
        if (Present is not { } tool) return RuntimeToolRules.NotFound;
        if (RuntimeToolRules.IsStale(tool, context) is { } stale) return stale;
        return await Save(state.State with { IsDeleted = true, Secrets = ImmutableDictionary<string, string>.Empty });
    }

    public Task<GrainResult<RuntimeToolPlan>> Plan(ToolInvocation invocation)
    {
        if (_stored is not { IsDeleted: false, Tool: { } tool }) return Task.FromResult<GrainResult<RuntimeToolPlan>>(RuntimeToolRules.NotFound);
        try
        {
            return Task.FromResult<GrainResult<RuntimeToolPlan>>(RuntimeToolPlanner.Plan(tool, invocation, clock.GetUtcNow()));
        }
        catch (McpFailureException failure)
        {
            return Task.FromResult<GrainResult<RuntimeToolPlan>>(failure.ToRefusal());
        }
    }

    public async Task<GrainResult<ToolOutcome>> Invoke(ToolInvocation invocation, IToolProgressObserver? progress, CancellationToken cancellationToken)
    {
        if (_stored is not { IsDeleted: false, Tool: { } tool }) return RuntimeToolRules.NotFound;
        return await caller.Call(Workspace, tool, _stored.Secrets, invocation, progress, cancellationToken);
    }

    public async Task<int> Reseal()
    {
        if (state.State.Secrets.IsEmpty) return 0;
        var (boxes, notOpened) = await vault.Reseal(Workspace, Id, state.State.Secrets);
        // Nobody sees a difference: neither a new version nor a projection.
        await Write(state.State with { Secrets = boxes });
        return notOpened;
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => Project();

    /// <summary>Why nobody may send to its host, as far as that shows before connecting.</summary>
    private Refusal? WhyNotTo(RuntimeToolSnapshot tool) =>
        tool.Http is { } http && UrlTemplate.Parse(http.Url).Template is { } url && guard.WhyNot(url.Origin) is { } words ? Refusal.Field(ForbiddenHostException.Code, "http.url", words) : null;

    private Task<ImmutableDictionary<string, string>> Seal(ImmutableDictionary<string, Secret> secrets) =>
        vault.Seal(Workspace, Id, secrets.Select(secret => KeyValuePair.Create(Field(secret.Key), secret.Value.Reveal())));

    private async Task<GrainResult<RuntimeToolSnapshot>> Save(RuntimeToolState next)
    {
        await Write(next, this.RegisterOrUpdateReminder(Reminder, Retry, Retry));
        await Project();
        return next.Tool!;
    }

    private async Task Write(RuntimeToolState next, Task? beside = null)
    {
        state.State = next;
        try
        {
            await Task.WhenAll(beside ?? Task.CompletedTask, state.WriteStateAsync());
            _stored = next;
        }
        catch
        {
            state.State = _stored;
            DeactivateOnIdle();
            throw;
        }
    }

    /// <summary>Brings what is stored into the read model.</summary>
    private async Task Project()
    {
        if (state.State is { Tool: { } tool, IsDeleted: false })
        {
            await projection.Apply(Workspace, tool, CancellationToken.None);
        }
        else if (state.State.IsDeleted)
        {
            await projection.Remove(Workspace, Id, CancellationToken.None);
            await state.ClearStateAsync();
            state.State = _stored = new();
        }

        await GrainFactory.RuntimeTools(Workspace).Changed();
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
