using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Explains by what is kept; writes nothing.</summary>
public sealed class BindingExplainer(IGrainFactory grains, IEventFeed feed) : IBindingExplainer
{
    public async Task<KeptEvent?> Find(string workspace, Guid taskId, Guid eventId, CancellationToken cancellationToken)
    {
        if (await feed.Find(workspace, taskId, eventId, cancellationToken) is not { } stored) return null;
        var (happened, task) = TaskEventJson.Read(stored);
        return new(happened, task, stored.ProjectId, IsPending: false);
    }

    public async Task<RunSnapshot?> Run(string workspace, Guid bindingId, Guid eventId)
    {
        var run = await grains.GetGrain<IRunGrain>(GrainKeys.Of(workspace, RunIds.Of(bindingId, eventId))).Get();
        return run.IsAccepted ? run.Value : null;
    }

    public async Task<BindingExplanation> Explain(string workspace, BindingSnapshot binding, TaskSnapshot today, KeptEvent kept, RunSnapshot? run) =>
        BindingExplanationRules.Of(new ExplainedEvent
        {
            Binding = binding,
            Kept = kept,
            Today = today,
            Project = await BindingProject.Of(grains, workspace, (kept.Task ?? today) with { ProjectId = kept.ProjectId }),
            Run = run,
        });
}
