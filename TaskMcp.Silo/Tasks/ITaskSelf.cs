using System.Collections.Immutable;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Schedules;
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

    /// <summary>From the graph grain: an update whose ties exist and close no cycle.</summary>
    [Alias("UpdateTies")] Task<GrainResult<TaskSnapshot>> UpdateTies(UpdateTask command);
}
