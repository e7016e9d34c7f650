using System.Collections.Immutable;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Schedules;
using TaskMcp.Silo.Sweeps;
using TaskMcp.Silo.Webhooks;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>What only TaskMcp's own grains ask of a task. Key as <see cref="ITaskGrain"/>.</summary>
[Alias("taskmcp.ITaskSelf")]
public interface ITaskSelf : IGrainWithStringKey
{
    /// <summary>From its own outbox: the changes up to this sequence have been delivered. A repeat changes nothing.</summary>
    [Alias("Settle")] Task Settle(long upTo, ImmutableArray<BindingFiring> firings);

    /// <summary>From its own delivery: these times of schedules have their runs. A repeat changes nothing.</summary>
    [Alias("SettleFires")] Task SettleFires(ImmutableArray<ScheduledFire> fires, ImmutableArray<BindingFiring> firings);

    /// <summary>
    /// From a delivery: runs the binding that it is for (SPEC W-7); the run is recorded when this returns. A repeat makes no second one. Refusals:
    /// <c>task.not_found</c>, <c>binding.not_found</c>.
    /// </summary>
    [Alias("Fire")] Task<GrainResult<DeliveryOutcome>> Fire(WebhookFiring firing);

    /// <summary>From a sweep of a binding of its project: makes the run, if the task has a part in it and its conditions hold. A repeat makes no second one.</summary>
    [Alias("Sweep")] Task<SweptTask> Sweep(TaskSweep question);

    /// <summary>From the graph grain: an update whose ties exist and close no cycle.</summary>
    [Alias("UpdateTies")] Task<GrainResult<TaskSnapshot>> UpdateTies(UpdateTask command);
}
