using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Projects;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Sweeps;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>A task: its fields, its bindings, its outbox, its due dates and schedules. Decisions are <see cref="TaskRules"/>'; here are the effects.</summary>
public sealed partial class TaskGrain(
    [PersistentState(TaskState.Name)] IPersistentState<TaskState> state,
    ITaskProjection projection,
    ITaskQueries queries,
    IBindingDispatcher dispatcher,
    IScheduleDispatcher schedules,
    ISweepDispatcher sweeps,
    IManualTrigger manualTrigger,
    IBindingDryRun dryRun,
    IWebhookTrigger webhookTrigger,
    IBindingExplainer explainer,
    IConnectionUsers users,
    TimeProvider clock,
    IIdSource ids,
    TaskUrls urls,
    ILogger<TaskGrain> log) : Grain, ITaskGrain, ITaskBindingsGrain, ITaskSelf, IRemindable
{
    private string Key => this.GetPrimaryKeyString();

    private string Workspace => GrainKeys.Workspace(Key);

    /// <summary>The task as callers see it; null when there is none.</summary>
    private TaskSnapshot? Present => state.State.IsDeleted ? null : state.State.Task;

    public async Task<GrainResult<TaskSnapshot>> Create(CreateTask command)
    {
        if (state.State.Task is not null)
        {
            if (command.Context.OperationId is null || command.Context.OperationId != state.State.CreatedBy) return TaskRules.Exists;
            return await AnswerPresent();
        }

        if (state.State.Deleted is not null && command.Origin is not { MakeAnew: true }) return TaskRules.Deleted;
        var id = GrainKeys.Id(Key);
        var stamp = Stamp(command.Context);
        var decision = TaskRules.Create(id, urls.Of(id), command, await FactsToCreate(command), stamp, state.State.Deleted ?? 0);
        if (!decision.IsAccepted) return decision.Refusal;
        var bindings = await CheckedBindings(id, command.Bindings, stamp.Now);
        if (!bindings.IsAccepted) return bindings.Refusal;
        if (await TakeSeat(decision.Value, stamp) is { } full) return full;
        if (await MakeWebhooks(bindings.Value, command.Bindings, stamp.Context) is { } refusal) return refusal;
        await users.TaskUses(Workspace, id, [.. bindings.Value.Select(present => present.Binding)]);
        var created = state.State with { CreatedBy = command.Context.OperationId, Bindings = bindings.Value, HasOrigin = command.Origin is not null, OriginAt = command.Origin?.At, Deleted = null };
        return await KeepOnBoard(await Accept(created, decision.Value, stamp), stamp);
    }

    public Task<GrainResult<TaskSnapshot>> Get() => Task.FromResult<GrainResult<TaskSnapshot>>(Present is { } task ? task : TaskRules.NotFound);

    public Task<GrainResult<TaskSnapshot>> Update(UpdateTask command)
    {
        if (Present is { } task && TaskGraphRules.AddsTies(task, command.Values))
            throw new InvalidOperationException($"New ties between tasks go through {nameof(ITaskGraphGrain)}, which refuses cycles.");
        return UpdateTies(command);
    }

    public Task<GrainResult<TaskSnapshot>> UpdateTies(UpdateTask command) => Change(
        command.Context,
        async (task, stamp) => TaskStateRules.IsOlder(state.State, command.OriginAt) is { } older
            ? older
            : TaskRules.Update(task, command.Values, await FactsToUpdate(task, command.Values), stamp),
        command.OriginAt);

    public Task<GrainResult<TaskSnapshot>> Move(MoveTask command) => Change(command.Context, async (task, stamp) =>
        TaskRules.Move(task, command, await FactsToMove(task, command), stamp));

    public Task<GrainResult<TaskSnapshot>> Complete(CommandContext context) => Change(context, async (task, stamp) =>
        TaskRules.Complete(task, await FactsToMove(task, task.BlockedBy), stamp));

    public Task<GrainResult<TaskSnapshot>> Reopen(CommandContext context) => Change(context, async (task, stamp) =>
        TaskRules.Reopen(task, await FactsToMove(task, []), stamp));

    public Task<GrainResult<TaskSnapshot>> AddNote(AddNote command) => Change(command.Context, (task, stamp) =>
        Task.FromResult(TaskRules.AddNote(task, command, stamp)));

    public async Task<GrainResult<TaskSnapshot>> Delete(CommandContext context)
    {
        var before = state.State;
        if (before is { IsDeleted: true, Task: not null } && IsRepeat(context)) return await AnswerPresent();
        var deleted = await Change(context, (task, stamp) => Task.FromResult(TaskRules.Delete(task, stamp)));
        if (!deleted.IsAccepted) return deleted;
        await DeleteWebhooks(before);
        await users.TaskLeaves(Workspace, GrainKeys.Id(Key), Snapshots(before), []);
        return deleted;
    }

    private async Task<GrainResult<TaskSnapshot>> Change(
        CommandContext context, Func<TaskSnapshot, TaskStamp, Task<GrainResult<TaskDecision>>> decide, DateTimeOffset? originAt = null)
    {
        if (Present is not { } task) return TaskRules.NotFound;
        if (IsRepeat(context)) return await AnswerPresent();
        var stamp = Stamp(context);
        var decision = await decide(task, stamp);
        if (!decision.IsAccepted) return decision.Refusal;
        var shown = TaskStateRules.ShowOrigin(state.State, originAt);
        if (decision.Value.ChangesNothing)
        {
            if (!ReferenceEquals(shown, state.State)) await Save(shown);
            return task;
        }

        if (await TakeSeat(decision.Value, stamp) is { } full) return full;
        var accepted = await Accept(shown, decision.Value, stamp);
        var isWhereItWas = decision.Value.Task.ProjectId == task.ProjectId && decision.Value.Task.Status == task.Status;
        return isWhereItWas ? accepted : await KeepOnBoard(accepted, stamp);
    }

    private bool IsRepeat(CommandContext context) => context.OperationId is { } operation && state.State.Operations.Contains(operation);

    private TaskStamp Stamp(CommandContext context) =>
        new(context.TraceParent is null ? context with { TraceParent = Activity.Current?.Id } : context, clock.GetUtcNow(), ids);

    private async Task<TaskFacts> FactsToCreate(CreateTask command)
    {
        var named = TaskGraphRules.Named(command.Values);
        var blockers = TaskGraphRules.Blockers(command.Values);
        return new()
        {
            Project = await Project(command.ProjectId ?? (command.Values.ProjectId.IsSet ? command.Values.ProjectId.Value : ProjectSnapshot.InboxId)),
            Existing = named.IsEmpty ? [] : await queries.Existing(Workspace, named, CancellationToken.None),
            OpenBlockers = blockers.IsEmpty ? [] : await queries.Open(Workspace, blockers, CancellationToken.None),
        };
    }

    private async Task<TaskFacts> FactsToUpdate(TaskSnapshot task, TaskChangeset values)
    {
        if (!TaskRules.NeedsBoard(task, values)) return TaskFacts.None;
        var blockers = values.BlockedBy.IsSet ? TaskGraphRules.Blockers(values) : task.BlockedBy;
        return await FactsToMove(task, blockers, values.ProjectId.Or(task.ProjectId));
    }

    private async Task<TaskFacts> FactsToMove(TaskSnapshot task, MoveTask command)
    {
        var facts = await FactsToMove(task, task.BlockedBy);
        var place = new ColumnPlace(command.Status ?? task.Status, command.Before, command.After, command.Position);
        return facts with { Gap = await queries.Gap(Workspace, task.ProjectId, place, task.Id, CancellationToken.None) };
    }

    private async Task<TaskFacts> FactsToMove(TaskSnapshot task, ImmutableArray<Guid> blockers, Guid? projectId = null) => new()
    {
        Project = await Project(projectId ?? task.ProjectId),
        OpenBlockers = task.CompletedAt is not null || blockers.IsEmpty ? [] : await queries.Open(Workspace, blockers, CancellationToken.None),
    };

    private async Task<ProjectSnapshot?> Project(Guid id) =>
        (await GrainFactory.GetGrain<IProjectGrain>(GrainKeys.Of(Workspace, id)).Get()).Value;
}
