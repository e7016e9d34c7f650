using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Bindings;

/// <summary>Turns a task's change into runs of the bindings that it fires.</summary>
public interface IBindingDispatcher
{
    /// <summary>Records and queues a run for every binding that an event of the change fires. A repeat makes no second run.</summary>
    Task<ImmutableArray<BindingFiring>> Dispatch(string workspace, TaskChange change, ImmutableArray<BindingSnapshot> bindings, CancellationToken cancellationToken);
}

/// <summary>A binding fired.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.binding_firing")]
public sealed record BindingFiring([property: Id(0)] Guid BindingId, [property: Id(1)] Guid RunId, [property: Id(2)] DateTimeOffset At);
