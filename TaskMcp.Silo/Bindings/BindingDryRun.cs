using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.Templates;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>What a binding would do if it were triggered by hand now (SPEC B-11).</summary>
public sealed class BindingDryRun(IGrainFactory grains, IIdSource ids, TimeProvider clock) : IBindingDryRun
{
    public async Task<GrainResult<DryRunResult>> Run(
        string workspace, TaskSnapshot task, BindingSnapshot binding, BindingSample? sample, CommandContext context, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var request = new RunRequest
        {
            Binding = binding,
            Event = ManualTrigger.Event(task, context, ids.Next(), now) with { Metadata = BindingPayload.Metadata(binding, sample) },
            Task = task,
            Project = await BindingProject.Of(grains, workspace, task),
            Payload = sample?.Payload,
        };
        return Rendered(request, Decided(request, now), now);
    }

    public async Task<GrainResult<DryRunResult>> Run(string workspace, TaskSnapshot today, KeptEvent kept, BindingSnapshot binding)
    {
        var task = kept.Task ?? today;
        var at = kept.Task?.UpdatedAt ?? kept.Event.TriggeredAt;
        var project = await BindingProject.Of(grains, workspace, task with { ProjectId = kept.ProjectId });
        var request = new RunRequest { Binding = binding, Event = kept.Event, Task = task, Project = project, Payload = kept.Payload };
        return Rendered(request, Decided(request, at), at);
    }

    private static DryRunResult Decided(RunRequest request, DateTimeOffset now)
    {
        var decision = BindingConditions.Decide(request, now);
        return new() { ConditionsHold = decision.Holds, Conditions = decision.Checks, Error = decision.Undecided };
    }

    private static DryRunResult Rendered(RunRequest request, DryRunResult decided, DateTimeOffset now)
    {
        try
        {
            return decided with { Input = RunInput.Render(request, now) };
        }
        catch (TemplateException error)
        {
            return decided with { Error = decided.Error ?? $"The input template does not render: {error.Message}" };
        }
    }
}
