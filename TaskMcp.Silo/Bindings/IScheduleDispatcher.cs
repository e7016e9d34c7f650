using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Silo.Schedules;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Turns times of schedules into runs.</summary>
public interface IScheduleDispatcher
{
    /// <summary>Records a run for every time, also for those that are left out (SPEC B-10), and queues the others. A repeat makes no second run.</summary>
    /// <returns>Those that fired, at the time they stand for.</returns>
    Task<ImmutableArray<BindingFiring>> Dispatch(string workspace, TaskSnapshot task, ImmutableArray<BindingSnapshot> bindings, ImmutableArray<ScheduledFire> fires, CancellationToken cancellationToken);
}
