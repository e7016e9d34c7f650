using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Silo.Boards;

namespace TaskMcp.Silo.Tasks;

/// <summary>Limited columns (SPEC K-1): the seat is there before the task is stored, whichever way it comes in.</summary>
public sealed partial class TaskGrain
{
    /// <summary>Why the task may not come into the column; null when it may, or needs no seat. Over the limit it does so only when the audit has it.</summary>
    private async Task<Refusal?> TakeSeat(TaskDecision decision, TaskStamp stamp)
    {
        var context = stamp.Context;
        if (context.OverrideLimits && context.Role is not >= WorkspaceRole.Maintainer) return SeatRules.NotAllowed;
        if (decision.Seat is not { } column) return null;
        var task = decision.Task;
        var taken = await GrainFactory.GetGrain<IBoardSelf>(GrainKeys.Of(Workspace, task.ProjectId)).Take(new()
        {
            TaskId = task.Id,
            Column = column,
            Sequence = task.Version,
            OverrideLimit = context.OverrideLimits,
        });
        if (!taken.IsAccepted) return taken.Refusal;
        if (!taken.Value.IsOverLimit) return null;
        await GrainFactory.Audit(Workspace).Append(new()
        {
            Actor = context.Actor,
            Action = "board.override",
            TargetType = "task",
            TargetId = task.Id.ToString("D"),
            Reason = "board.wip_limit",
            CorrelationId = context.CorrelationId,
            Outcome = AuditOutcome.Started,
        });
        return null;
    }
}
