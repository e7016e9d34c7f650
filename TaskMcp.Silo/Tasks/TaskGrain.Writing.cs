using TaskMcp.Access;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>One write per change; nothing leaves before it is stored.</summary>
public sealed partial class TaskGrain
{
    /// <summary>What storage holds. A write in flight is not in it yet, so deliveries look here.</summary>
    private TaskState _stored = new();

    /// <summary>The last change that is in the read model, as far as this activation knows.</summary>
    private long _projectedTo;

    private async Task<GrainResult<TaskSnapshot>> Accept(TaskState before, TaskDecision decision, TaskStamp stamp)
    {
        await Save(TaskStateRules.Accept(before, decision, stamp));
        return await ProjectAndDeliver();
    }

    /// <summary>To a repeat: the task as it is now, and in the lists as well, even if the first try failed at that.</summary>
    private async Task<GrainResult<TaskSnapshot>> AnswerPresent()
    {
        await ProjectStored();
        return state.State.Task!;
    }

    /// <summary>Brings what is stored into the read model before it is acknowledged (SPEC T-6) and on its way to the bindings in any case.</summary>
    private async Task<GrainResult<TaskSnapshot>> ProjectAndDeliver()
    {
        try
        {
            await ProjectStored();
        }
        finally
        {
            Deliver();
        }

        return state.State.Task!;
    }

    /// <summary>
    /// A project may be deleted, or its columns changed, after the look at it and before the task is in the read model, where the project finds it; later they
    /// are not. So one look more: a task whose project has gone moves to the inbox, one whose column has gone to the first open one, and completion follows the kind.
    /// </summary>
    private async Task<GrainResult<TaskSnapshot>> KeepOnBoard(GrainResult<TaskSnapshot> accepted, TaskStamp stamp)
    {
        if (accepted is not { IsAccepted: true, Value: { } task }) return accepted;
        var project = await Project(task.ProjectId) ?? await Project(ProjectSnapshot.InboxId);
        var moving = stamp with { Context = stamp.Context with { Actor = Actor.System, OperationId = null, ExpectedVersion = null } };
        var kept = TaskRules.KeepOnBoard(task, project!, moving);
        return kept.ChangesNothing ? accepted : await Accept(state.State, kept, moving);
    }

    private async Task ProjectStored()
    {
        TaskChange[] changes = [.. _stored.Outbox.Select(entry => entry.Change).Where(change => change.Sequence > _projectedTo)];
        if (changes.Length == 0) return;
        await projection.Apply(Workspace, changes, CancellationToken.None);
        _projectedTo = Math.Max(_projectedTo, changes[^1].Sequence);
    }

    /// <summary>
    /// Writes the state with the reminder that it needs. After a failure this activation ends, since storage may be ahead of memory; and
    /// memory goes back, since a delivery under way may still be settled here and must not store what was refused.
    /// </summary>
    private async Task Save(TaskState next)
    {
        var wakeAt = WakeRules.WakeAt(next, clock.GetUtcNow());
        var hasMoved = wakeAt != next.WakeAt;
        var isEarlier = hasMoved && wakeAt is not null && (next.WakeAt is null || wakeAt < next.WakeAt);
        state.State = next with { WakeAt = wakeAt };
        try
        {
            // Sooner: never stored without it; both go to the store together. Later or gone: only after what made it needless is stored.
            if (isEarlier) await Task.WhenAll(SetReminder(wakeAt), state.WriteStateAsync());
            else await state.WriteStateAsync();
            _stored = state.State;
            if (hasMoved && !isEarlier) await SetReminder(wakeAt);
        }
        catch
        {
            state.State = _stored;
            // A delivery under way would wait for a turn that an ending activation no longer gives.
            _delivery?.Dispose();
            DeactivateOnIdle();
            throw;
        }

        ArmDueTimer();
    }
}
