using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Webhooks;

namespace TaskMcp.Silo.Projects;

/// <summary>What only TaskMcp's own grains ask of a project. Key as <see cref="TaskMcp.Projects.IProjectGrain"/>.</summary>
[Alias("taskmcp.IProjectSelf")]
public interface IProjectSelf : IGrainWithStringKey
{
    /// <summary>
    /// From a delivery: begins a sweep of the binding that it is for (SPEC W-7); it is stored when this returns. A repeat begins no second one. Refusals:
    /// <c>project.not_found</c>, <c>binding.not_found</c>, <c>sweep.limit</c>.
    /// </summary>
    [Alias("Fire")] Task<GrainResult<DeliveryOutcome>> Fire(WebhookFiring firing);
}
