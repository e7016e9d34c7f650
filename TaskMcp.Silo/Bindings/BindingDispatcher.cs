using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using TaskMcp.Bindings;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Fires bindings: run first recorded, then queued, so that a crash in between is made good by the repeat.</summary>
public sealed partial class BindingDispatcher(IGrainFactory grains, TimeProvider clock, ILogger<BindingDispatcher> logger) : IBindingDispatcher
{
    public async Task<ImmutableArray<BindingFiring>> Dispatch(
        string workspace, TaskChange change, ImmutableArray<BindingSnapshot> bindings, CancellationToken cancellationToken)
    {
        ProjectSnapshot? project = null;
        var firings = ImmutableArray.CreateBuilder<BindingFiring>();
        foreach (var happened in change.Events)
        {
            foreach (var binding in BindingMatch.Of(happened, bindings))
            {
                cancellationToken.ThrowIfCancellationRequested();
                project ??= await BindingProject.Of(grains, workspace, change.Task);
                var request = new RunRequest
                {
                    Binding = binding,
                    Event = happened,
                    Task = change.Task,
                    Project = project,
                    TraceParent = change.TraceParent,
                };
                if (Decide(request) is not { } decided) continue;
                var run = await RunStart.Record(grains, workspace, decided);
                firings.Add(BindingFiring.Of(binding, run.Id, clock.GetUtcNow()));
            }
        }

        return firings.ToImmutable();
    }

    /// <summary>The run to record; null when the event does not concern the binding.</summary>
    private RunRequest? Decide(RunRequest request)
    {
        if (BindingMatch.IsLoop(request.Event, request.Binding))
        {
            LogLoop(logger, request.Binding.Id, request.Event.Id);
            return null;
        }

        if (BindingMatch.TooDeep(request.Event) is { } reason) return request with { SkipReason = reason };
        var decision = BindingConditions.Decide(request, clock.GetUtcNow());
        if (decision.Holds) return request;
        if (decision.Undecided is { } undecided) return request with { SkipReason = undecided };
        LogConditions(logger, request.Binding.Id, request.Event.Id);
        return null;
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Binding {BindingId} is a cause of event {EventId} and does not fire again")]
    private static partial void LogLoop(ILogger logger, Guid bindingId, Guid eventId);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The conditions of binding {BindingId} do not hold for event {EventId}")]
    private static partial void LogConditions(ILogger logger, Guid bindingId, Guid eventId);
}
