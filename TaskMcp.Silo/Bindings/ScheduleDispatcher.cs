using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.Schedules;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Fires scheduled bindings. A time that is left out is recorded as a skipped run, so that everybody can see why.</summary>
public sealed class ScheduleDispatcher(IGrainFactory grains, TimeProvider clock) : IScheduleDispatcher
{
    /// <summary>The event type of runs that a schedule asked for.</summary>
    public const string EventType = "scheduled";

    public async Task<ImmutableArray<BindingFiring>> Dispatch(
        string workspace, TaskSnapshot task, ImmutableArray<BindingSnapshot> bindings, ImmutableArray<ScheduledFire> fires, CancellationToken cancellationToken)
    {
        var project = await BindingProject.Of(grains, workspace, task);
        var firings = ImmutableArray.CreateBuilder<BindingFiring>();
        foreach (var fire in fires)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // Removed since: nobody wants it any more.
            if (bindings.FirstOrDefault(binding => binding.Id == fire.BindingId) is not { } binding) continue;
            var request = new RunRequest { Binding = binding, Event = Event(task, fire, clock.GetUtcNow()), Task = task, Project = project };
            var run = await RunStart.Record(grains, workspace, request with { SkipReason = fire.SkipReason ?? BindingConditions.Decide(request, clock.GetUtcNow()).WhyNot ?? await OverlapRule.WhyNot(grains, workspace, request, fire.IsMissed) });
            if (run.State != RunState.Skipped) firings.Add(new(binding.Id, run.Id, fire.Time));
        }

        return firings.ToImmutable();
    }

    private static TaskEvent Event(TaskSnapshot task, ScheduledFire fire, DateTimeOffset now)
    {
        var id = RunIds.ScheduledEvent(fire.BindingId, fire.Time);
        return new()
        {
            Id = id,
            Type = EventType,
            TaskId = task.Id,
            Sequence = task.Version,
            TriggeredAt = fire.Time,
            Actor = Actor.System,
            CorrelationId = id.ToString("D"),
            Metadata = JsonText.Of(new { scheduled_for = fire.Time, fired_at = now, missed = fire.IsMissed }),
        };
    }
}
