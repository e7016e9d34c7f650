using TaskMcp.Runs;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Sweeps;

/// <summary>Decides for one task whether a sweep makes a run, and records it.</summary>
public sealed class SweepDispatcher(IGrainFactory grains, TimeProvider clock) : ISweepDispatcher
{
    public async Task<RunSnapshot?> Dispatch(string workspace, TaskSnapshot task, TaskSweep question, CancellationToken cancellationToken)
    {
        var sweep = question.Sweep;
        var request = new RunRequest
        {
            Binding = sweep.Binding,
            Event = Event(task, sweep, clock.GetUtcNow()),
            Task = task,
            Project = question.Project,
            Payload = sweep.Payload,
            TraceParent = sweep.Context.TraceParent,
        };
        // Asked before, its conditions may not hold any more: the run itself may have seen to that.
        if (question.MayBeRepeat && await Made(workspace, request)) return await RunStart.Record(grains, workspace, request);
        if (!TryDecide(request, out var skip)) return null;
        skip ??= await OverlapRule.WhyNot(grains, workspace, request, sweep.IsMissed || sweep.EventType != ScheduleDispatcher.EventType);
        return await RunStart.Record(grains, workspace, request with { SkipReason = skip });
    }

    private static TaskEvent Event(TaskSnapshot task, Sweep sweep, DateTimeOffset now) => new()
    {
        Id = RunIds.SweptEvent(sweep.Id, task.Id),
        Type = sweep.EventType,
        TaskId = task.Id,
        Sequence = task.Version,
        TriggeredAt = sweep.Time,
        Actor = sweep.Context.Actor,
        CorrelationId = sweep.Context.CorrelationId,
        Causation = sweep.Context.Causation,
        Depth = sweep.Context.Depth,
        Metadata = Told(sweep, now),
    };

    private static JsonText Told(Sweep sweep, DateTimeOffset now)
    {
        var told = sweep.Metadata.ToNode()!.AsObject();
        told["sweep_id"] = sweep.Id;
        if (sweep.EventType == ScheduleDispatcher.EventType) told["fired_at"] = JsonText.Of(now).ToNode();
        return JsonText.From(told);
    }

    private async Task<bool> Made(string workspace, RunRequest request) =>
        (await grains.GetGrain<IRunGrain>(GrainKeys.Of(workspace, RunIds.Of(request.Binding.Id, request.Event.Id))).Get()).IsAccepted;

    /// <summary>Whether there is a run; <paramref name="skip"/> is why it must not start.</summary>
    private bool TryDecide(RunRequest request, out string? skip)
    {
        skip = BindingMatch.IsLoop(request.Event, request.Binding) ? "The binding is itself a cause of this trigger." : BindingMatch.TooDeep(request.Event);
        if (skip is not null) return true;
        var decision = BindingConditions.Decide(request, clock.GetUtcNow());
        skip = decision.Undecided;
        return decision.Holds || skip is not null;
    }
}
