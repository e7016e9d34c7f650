using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.Templates;
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
        try
        {
            var outcome = BindingConditions.Evaluate(request.Binding, BindingScope.Of(request, clock.GetUtcNow()));
            return outcome.Holds ? null : BindingConditions.WhyNot(outcome);
        }
        catch (TemplateException error)
        {
            return $"The conditions cannot be decided: {error.Message}";
        }
    }
}
