using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Projects;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Boards;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Projects;

/// <summary>
/// A project. Its changes fire nothing, so it needs no outbox: a reminder is set with each write and taken away when the read model has it;
/// after a crash in between the reminder brings it there. Another one is for its schedules (ProjectGrain.Schedules.cs).
/// </summary>
public sealed partial class ProjectGrain(
    [PersistentState(ProjectState.Name)] IPersistentState<ProjectState> state,
    IProjectProjection projection,
    ITaskQueries tasks,
    IConnectionUsers users,
    TimeProvider clock,
    IIdSource ids) : Grain, IProjectGrain, IProjectBindingsGrain, IProjectSelf, IRemindable
{
    private const string Reminder = "project";
    private static readonly TimeSpan Retry = TimeSpan.FromMinutes(1);

    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    private Guid Id => GrainKeys.Id(this.GetPrimaryKeyString());

    private ProjectSnapshot? Present => state.State switch
    {
        { IsDeleted: true } => null,
        { Project: { } project } => project,
        _ => Id == ProjectSnapshot.InboxId ? ProjectRules.Inbox : null,
    };

    public async Task<GrainResult<ProjectSnapshot>> Create(CreateProject command)
    {
        if (state.State.Project is { } made && command.Context.OperationId is { } operation && operation == state.State.CreatedBy)
        {
            await Project();
            return made;
        }

        if (state.State.Project is not null || Id == ProjectSnapshot.InboxId) return ProjectRules.Exists;
        var project = ProjectRules.Create(Id, command, clock.GetUtcNow());
        if (!project.IsAccepted) return project;
        return await Save(new() { Project = project.Value, CreatedBy = command.Context.OperationId });
    }

    public Task<GrainResult<ProjectSnapshot>> Get() => Task.FromResult<GrainResult<ProjectSnapshot>>(Present is { } project ? project : ProjectRules.NotFound);

    public async Task<GrainResult<ProjectSnapshot>> Update(UpdateProject command)
    {
        if (Present is not { } project) return ProjectRules.NotFound;
        var after = ProjectRules.Update(project, command, clock.GetUtcNow());
        if (!after.IsAccepted || ReferenceEquals(after.Value, project)) return after;
        if (ColumnRules.TakesAway(project.Columns, after.Value.Columns)
            && ColumnRules.WhyNotReplace(project.Columns, after.Value.Columns, await tasks.CountByStatus(Workspace, Id, CancellationToken.None)) is { } refusal) return refusal;
        return await Save(state.State with { Project = after.Value });
    }

    public async Task<GrainResult<ProjectSnapshot>> Delete(CommandContext context)
    {
        if (Present is not { } project) return ProjectRules.NotFound;
        if (ProjectRules.WhyNotDelete(project, context) is { } refusal) return refusal;
        if (await tasks.AnyInProject(Workspace, Id, CancellationToken.None)) return ProjectRules.IsNotEmpty;
        return await Save(state.State with { IsDeleted = true });
    }

    public Task ReceiveReminder(string reminderName, TickStatus status) => reminderName == ScheduleReminder ? OnScheduleReminder() : Project();

    private async Task<GrainResult<ProjectSnapshot>> Save(ProjectState next)
    {
        var before = state.State;
        state.State = next;
        try
        {
            await Task.WhenAll(this.RegisterOrUpdateReminder(Reminder, Retry, Retry), state.WriteStateAsync());
        }
        catch
        {
            state.State = before;
            DeactivateOnIdle();
            throw;
        }

        await Project();
        return next.Project!;
    }

    /// <summary>Brings what is stored into the read model.</summary>
    private async Task Project()
    {
        if (state.State is { Project: { } project, IsDeleted: false })
        {
            await projection.Apply(Workspace, project, CancellationToken.None);
        }
        else if (state.State.IsDeleted)
        {
            await projection.Remove(Workspace, Id, CancellationToken.None);
            await SetScheduleReminder(null);
            foreach (var binding in state.State.Bindings)
            {
                await Sweeps(binding.Id).Forget();
                await DeleteWebhook(binding);
            }

            await users.ProjectLeaves(Workspace, Id, state.State.Bindings, []);
            await state.ClearStateAsync();
            state.State = new();
            _shown = null;
            ArmDueTimer();
        }

        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }
}
