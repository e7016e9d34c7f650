using System.Collections.Immutable;
using TaskMcp.Bindings;

namespace TaskMcp.Silo.Sweeps;

/// <summary>What only TaskMcp's own grains ask of the sweeps of a binding. Key as <see cref="IProjectSweepGrain"/>. No turn of it waits for a project or a task.</summary>
[Alias("taskmcp.IProjectSweepSelf")]
public interface IProjectSweepSelf : IGrainWithStringKey
{
    /// <summary>From the project: times of a schedule that have come, also those that are left out. A repeat changes nothing.</summary>
    [Alias("Add")] Task Add(ImmutableArray<Sweep> sweeps);

    /// <summary>From the project: somebody asks for one. A repeat answers the one that it began. Refusal: <c>sweep.limit</c>.</summary>
    [Alias("Begin")] Task<GrainResult<SweepSnapshot>> Begin(Sweep sweep);

    /// <summary>From the project: the binding has gone, and all that is known here goes too. A page that is at work is the last one.</summary>
    [Alias("Forget")] Task Forget();

    /// <summary>From its own work: a page of tasks has been asked. A repeat changes nothing.</summary>
    [Alias("Advance")] Task Advance(SweepStep step);
}
