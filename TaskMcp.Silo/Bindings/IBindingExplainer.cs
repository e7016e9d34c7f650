using TaskMcp.Bindings;
using TaskMcp.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Looks up what an explanation needs: the stored event, the run, the project.</summary>
public interface IBindingExplainer
{
    /// <summary>The event in the task's history; null when it is not there.</summary>
    Task<KeptEvent?> Find(string workspace, Guid taskId, Guid eventId, CancellationToken cancellationToken);

    /// <summary>The run that the event made of the binding; null when there is none.</summary>
    Task<RunSnapshot?> Run(string workspace, Guid bindingId, Guid eventId);

    /// <summary>A delivery to the binding's webhook as the event that it is for the binding; null when it has no such delivery.</summary>
    Task<KeptEvent?> Delivered(string workspace, BindingSnapshot binding, TaskSnapshot today, Guid deliveryId);

    /// <summary>
    /// A sweep of a project's binding as the event that it is for this task; null when it is not remembered. Where a webhook triggers the binding, the payload is
    /// only known of a delivery.
    /// </summary>
    Task<KeptEvent?> Swept(string workspace, BindingSnapshot binding, TaskSnapshot today, Guid sweepId);

    Task<BindingExplanation> Explain(string workspace, BindingSnapshot binding, TaskSnapshot today, KeptEvent kept, RunSnapshot? run);
}
