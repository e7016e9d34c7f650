using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Notifications;
using TaskMcp.Runs;
using TaskMcp.Silo.Bindings;

namespace TaskMcp.Silo.Tasks;

/// <summary>The bindings, stored with the task. What they may be is <see cref="BindingRules"/>' to say.</summary>
public sealed partial class TaskGrain
{
    private static readonly Refusal BindingNotFound = new("binding.not_found", "The task has no such binding.");

    public async Task<GrainResult<ImmutableArray<BindingSnapshot>>> ListBindings()
    {
        if (Present is not { } task) return TaskRules.NotFound;
        return state.State.Bindings.Select(TaskSchedules.Shown).ToImmutableArray().AddRange(await OfProject(task));
    }

    public async Task<GrainResult<BindingSnapshot>> AddBinding(AddBinding command)
    {
        if (Present is not { } task) return TaskRules.NotFound;
        if (command.BindingId is { } reserved && Stored(reserved) is { } made) return TaskSchedules.Shown(made);
        var stamp = Stamp(command.Context);
        if (TaskRules.IsStale(task, stamp) is { } stale) return stale;
        var added = await Checked(Snapshots(state.State), task.Id, command.BindingId ?? ids.Next(), command.Draft, stamp.Now);
        if (!added.IsAccepted) return added.Refusal;
        if (await MakeWebhook(added.Value, command.Draft, stamp.Context) is { } refusal) return refusal;
        var begun = TaskSchedules.Begun(new() { Binding = added.Value }, stamp.Now);
        await users.TaskUses(Workspace, task.Id, [added.Value]);
        await Save(state.State with { Bindings = state.State.Bindings.Add(begun) });
        return TaskSchedules.Shown(begun);
    }

    public async Task<GrainResult<BindingSnapshot>> UpdateBinding(UpdateBinding command)
    {
        if (Present is not { } task) return TaskRules.NotFound;
        if (Binding(command.BindingId) is not { } binding) return await UpdateOfProject(task, command);
        var stamp = Stamp(command.Context);
        if (TaskRules.IsStale(task, stamp) is { } stale) return stale;
        var updated = BindingRules.Update(binding, command, stamp.Now);
        if (!updated.IsAccepted) return updated.Refusal;
        var isEnabled = command.Enabled is { IsSet: true, Value: true };
        await Save(TaskStateRules.ReplaceBinding(state.State, binding.Id, present =>
            TaskSchedules.Changed(present, new() { Binding = updated.Value, RecentFirings = isEnabled ? [] : present.RecentFirings }, stamp.Now)));
        await RenameWebhook(binding, updated.Value, stamp.Context);
        return TaskSchedules.Shown(Stored(binding.Id)!);
    }

    public async Task<GrainResult<BindingSnapshot>> RemoveBinding(Guid bindingId, CommandContext context)
    {
        if (Present is not { } task) return TaskRules.NotFound;
        if (Binding(bindingId) is not { } binding) return await Applying(task, bindingId) is null ? BindingNotFound : BindingOfProject;
        if (TaskRules.IsStale(task, Stamp(context)) is { } stale) return stale;
        await Save(state.State with { Bindings = state.State.Bindings.RemoveAll(present => present.Binding.Id == bindingId) });
        await DeleteWebhook(binding);
        await users.TaskLeaves(Workspace, task.Id, [binding], Snapshots(state.State));
        return binding;
    }

    public async Task<GrainResult<RunSnapshot>> Trigger(Guid bindingId, CommandContext context, BindingSample? sample = null)
    {
        if (Present is not { } task) return TaskRules.NotFound;
        if (await Applying(task, bindingId) is not { } binding) return BindingNotFound;
        if (BindingWebhookRules.CheckSample(binding, sample) is { } unexpected) return unexpected;
        var stamp = Stamp(context);
        if (TaskRules.IsStale(task, stamp) is { } stale) return stale;
        var run = await manualTrigger.Run(Workspace, task, binding, sample, stamp.Context, CancellationToken.None);
        if (!run.IsAccepted || IsRepeat(context) || run.Value.State == RunState.Skipped) return run;
        var firing = BindingFiring.Of(binding, run.Value.Id, run.Value.CreatedAt);
        var fired = TaskStateRules.RecordFiring(state.State, firing);
        await NotifyOfPauses(fired, [firing]);
        await Save(TaskStateRules.Remember(fired, context.OperationId));
        return run;
    }

    public async Task<GrainResult<DryRunResult>> DryRun(Guid bindingId, CommandContext context, BindingSample? sample = null)
    {
        if (Present is not { } task) return TaskRules.NotFound;
        if (await Applying(task, bindingId) is not { } binding) return BindingNotFound;
        if (BindingWebhookRules.CheckSample(binding, sample) is { } unexpected) return unexpected;
        return await dryRun.Run(Workspace, task, binding, sample, context, CancellationToken.None);
    }

    /// <summary>
    /// Tells people of bindings that the loop guard is about to switch off (SPEC B-9). Named after the run that was one too many, so that a
    /// repeat says nothing new.
    /// </summary>
    private async Task NotifyOfPauses(TaskState next, ImmutableArray<BindingFiring> firings)
    {
        foreach (var binding in TaskStateRules.Pauses(state.State, next))
            await NotifyOfPause(binding.Id, $"Automation {binding.Name ?? binding.Config.ToolName} is paused. {binding.StatusReason}");
        foreach (var use in ProjectBindingRules.Pauses(state.State.ProjectBindings, next.ProjectBindings))
            await NotifyOfPause(use.BindingId, $"Automation {use.Label} of the project is paused for this task. {BindingRules.PauseReason}");

        async Task NotifyOfPause(Guid binding, string text)
        {
            var run = firings.Last(firing => firing.BindingId == binding).RunId;
            await GrainFactory.GetGrain<INotificationGrain>(GrainKeys.Of(Workspace, run)).Add(new()
            {
                TaskId = next.Task!.Id,
                TaskTitle = next.Task.Title,
                Text = text,
                BindingId = binding,
                RunId = run,
            });
            LogPaused(log, binding, Key);
            await RecordPause(next.Task.Id, binding, run);
        }
    }

    /// <summary>A binding that runs wild is paused whether or not that can be recorded. Named after the run as the notification is.</summary>
    private async Task RecordPause(Guid task, Guid binding, Guid run)
    {
        try
        {
            await GrainFactory.Audit(Workspace).Append(new()
            {
                Actor = Actor.System,
                Action = "binding.pause",
                TargetType = "binding",
                TargetId = $"{task:D}/{binding:D}",
                Reason = "binding.too_many_runs",
                Outcome = AuditOutcome.Succeeded,
                EntryId = run,
            });
        }
        catch (AuditUnavailableException error)
        {
            LogPauseNotRecorded(log, error, binding, Key);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "That binding {Binding} of task {Task} was paused could not be recorded in the audit.")]
    private static partial void LogPauseNotRecorded(ILogger logger, Exception error, Guid binding, string task);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "Binding {Binding} of task {Task} fired too often and is paused.")]
    private static partial void LogPaused(ILogger logger, Guid binding, string task);

    private static ImmutableArray<BindingSnapshot> Snapshots(TaskState state) => [.. state.Bindings.Select(present => present.Binding)];

    private BindingSnapshot? Binding(Guid id) => Stored(id)?.Binding;

    private TaskBinding? Stored(Guid id) => state.State.Bindings.FirstOrDefault(present => present.Binding.Id == id);

    /// <summary>The bindings that come with a new task: all of them or none.</summary>
    private async Task<GrainResult<ImmutableArray<TaskBinding>>> CheckedBindings(Guid taskId, ImmutableArray<BindingDraft> drafts, DateTimeOffset now)
    {
        ImmutableArray<BindingSnapshot> bindings = [];
        if (!drafts.IsDefault)
            foreach (var draft in drafts)
            {
                var added = await Checked(bindings, taskId, IdOfBinding(taskId, bindings.Length, draft), draft, now);
                if (!added.IsAccepted) return Within($"bindings[{bindings.Length}]", added.Refusal);
                bindings = bindings.Add(added.Value);
            }

        return bindings.Select(binding => TaskSchedules.Begun(new() { Binding = binding }, now)).ToImmutableArray();
    }

    private async Task<GrainResult<BindingSnapshot>> Checked(
        ImmutableArray<BindingSnapshot> present, Guid taskId, Guid bindingId, BindingDraft draft, DateTimeOffset now)
    {
        var binding = BindingRules.Create(present, taskId, bindingId, draft, now);
        return binding.IsAccepted ? await WithConnection(binding.Value) : binding;
    }

    private async Task<GrainResult<BindingSnapshot>> WithConnection(BindingSnapshot binding)
    {
        var connection = await GrainFactory.GetGrain<IConnectionGrain>(GrainKeys.Of(Workspace, binding.ConnectionId)).Get();
        return connection.IsAccepted ? binding : BindingRules.ConnectionNotFound;
    }

    private static Refusal Within(string path, Refusal refusal) => refusal with
    {
        Errors = refusal.Errors.ToImmutableDictionary(error => $"{path}.{error.Key}", error => error.Value, StringComparer.Ordinal),
    };
}
