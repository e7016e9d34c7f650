using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Runs a binding by hand; also one that is switched off, since somebody asks for it.</summary>
public sealed class ManualTrigger(IGrainFactory grains, IIdSource ids, TimeProvider clock) : IManualTrigger
{
    /// <summary>The event type of runs that a person or an agent asked for.</summary>
    public const string EventType = "manual";

    public async Task<GrainResult<RunSnapshot>> Run(
        string workspace, TaskSnapshot task, BindingSnapshot binding, BindingSample? sample, CommandContext context, CancellationToken cancellationToken)
    {
        var request = new RunRequest
        {
            Binding = binding,
            Event = Event(task, context, context.OperationId is { } operation ? RunIds.ManualEvent(binding.Id, operation) : ids.Next(), clock.GetUtcNow()) with
            {
                Metadata = BindingPayload.Metadata(binding, sample),
            },
            Task = task,
            Project = await BindingProject.Of(grains, workspace, task),
            Payload = sample?.Payload,
            TraceParent = context.TraceParent,
        };
        return await RunStart.Record(grains, workspace, request with { SkipReason = WhyNot(request) });
    }

    /// <summary>The event of a manual trigger.</summary>
    internal static TaskEvent Event(TaskSnapshot task, CommandContext context, Guid eventId, DateTimeOffset now) => new()
    {
        Id = eventId,
        Type = EventType,
        TaskId = task.Id,
        Sequence = task.Version,
        TriggeredAt = now,
        Actor = context.Actor,
        CorrelationId = context.CorrelationId,
        Causation = context.Causation,
        Depth = context.Depth,
    };

    private string? WhyNot(RunRequest request)
    {
        if (BindingMatch.IsLoop(request.Event, request.Binding)) return "The binding is itself a cause of this trigger.";
        if (BindingMatch.TooDeep(request.Event) is { } reason) return reason;
        return BindingConditions.Decide(request, clock.GetUtcNow()).WhyNot;
    }
}
