using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Access;

/// <summary>
/// A workspace. Changes that could take its last owner away pass here, one after the other. Its own changes fire nothing: a reminder is set with each write and
/// taken away when the read model has it.
/// </summary>
internal sealed partial class WorkspaceGrain(
    [PersistentState(WorkspaceState.Name)] IPersistentState<WorkspaceState> state,
    IWorkspaceProjection projection,
    IPrincipalQueries principals,
    IConnectionQueries connectionQueries,
    IWebhookQueries webhookQueries,
    CredentialVault vault,
    KnownCallers known,
    TimeProvider clock,
    ILogger<WorkspaceGrain> log) : Grain, IWorkspaceGrain, IWorkspaceSelf, IRemindable
{
    private const string Reminder = "workspace";
    private const int PageSize = 200;
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    /// <summary>What storage holds: a write in flight is not in it yet.</summary>
    private WorkspaceState _stored = new();

    private string Name => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private bool IsDefault => Name == GrainKeys.DefaultWorkspace;

    private WorkspaceSnapshot? Present => state.State.Workspace ?? (IsDefault ? WorkspaceRules.Default : null);

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stored = state.State;
        // Whoever comes first after a crash lets it go on.
        if (_stored.Sweep is not null) Sweep(TimeSpan.Zero);
        return Task.CompletedTask;
    }

    public async Task<GrainResult<WorkspaceSnapshot>> Create(CommandContext context)
    {
        if (state.State.Workspace is { } made && context.OperationId is { } operation && operation == state.State.CreatedBy)
        {
            await Project();
            return made;
        }

        if (Present is not null) return WorkspaceRules.Exists;
        var workspace = WorkspaceRules.Create(Name, clock.GetUtcNow());
        if (!workspace.IsAccepted) return workspace;
        await Save(new() { Workspace = workspace.Value, CreatedBy = context.OperationId });
        return workspace;
    }

    public Task<GrainResult<WorkspaceSnapshot>> Get()
    {
        if (Present is { } workspace) return Task.FromResult<GrainResult<WorkspaceSnapshot>>(workspace);
        DeactivateOnIdle();
        return Task.FromResult<GrainResult<WorkspaceSnapshot>>(WorkspaceRules.NotFound);
    }

    public Task<WorkspaceStanding?> Standing() => Task.FromResult(_stored.Workspace is null && !IsDefault
        ? null
        : new WorkspaceStanding { Epoch = _stored.Epoch, BreachedAt = _stored.Workspace?.Breach?.At });

    public async Task<GrainResult<PrincipalSnapshot>> UpdatePrincipal(Guid principalId, UpdatePrincipal command)
    {
        var present = await Principal(principalId).Get();
        if (!present.IsAccepted) return present;
        if (PrincipalRules.EndsOwner(present.Value, command) && await IsLastOwner(principalId)) return PrincipalRules.LastOwner;
        return await Self(principalId).Update(command);
    }

    public async Task<GrainResult<PrincipalSnapshot>> DeletePrincipal(Guid principalId, CommandContext context)
    {
        var present = await Principal(principalId).Get();
        if (!present.IsAccepted) return present;
        if (PrincipalRules.IsOwner(present.Value) && await IsLastOwner(principalId)) return PrincipalRules.LastOwner;
        return await Self(principalId).Delete(context);
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        await Project();
        if (state.State.Sweep is not null) Sweep(TimeSpan.Zero);
        else if (await this.GetReminder(SweepReminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    /// <summary>Whether nobody else owns the workspace. The default one always has the holder of the installation's owner token.</summary>
    private async Task<bool> IsLastOwner(Guid principalId)
    {
        if (IsDefault) return false;
        string? cursor = null;
        do
        {
            if ((await principals.List(Name, PageSize, cursor, CancellationToken.None)).Value is not { } page) return true;
            foreach (var other in page.Items.Where(other => other.Id != principalId && PrincipalRules.IsOwner(other)))
            {
                // The list may show what a crash kept from it; the principal itself knows.
                if ((await Principal(other.Id).Get()).Value is { } there && PrincipalRules.IsOwner(there)) return false;
            }

            cursor = page.NextCursor;
        }
        while (cursor is not null);
        return true;
    }

    private IPrincipalGrain Principal(Guid id) => GrainFactory.GetGrain<IPrincipalGrain>(GrainKeys.Of(Name, id));

    private IPrincipalSelf Self(Guid id) => GrainFactory.GetGrain<IPrincipalSelf>(GrainKeys.Of(Name, id));

    private async Task Save(WorkspaceState next)
    {
        state.State = next;
        try
        {
            await Task.WhenAll(this.RegisterOrUpdateReminder(Reminder, Retry, Retry), state.WriteStateAsync());
            _stored = next;
        }
        catch
        {
            state.State = _stored;
            DeactivateOnIdle();
            throw;
        }

        await Project();
    }

    /// <summary>Brings what is stored into the read model.</summary>
    private async Task Project()
    {
        if (state.State.Workspace is { } workspace) await projection.Apply(workspace, CancellationToken.None);
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
