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
public sealed record BindingFiring([property: Id(0)] Guid BindingId, [property: Id(1)] Guid RunId, [property: Id(2)] DateTimeOffset At)
{
    /// <summary>Set when the binding belongs to the project and not to the task.</summary>
    [Id(3)] public Guid? ProjectId { get; init; }

    /// <summary>What people call the binding, where the task does not know it.</summary>
    [Id(4)] public string? Label { get; init; }

    public static BindingFiring Of(BindingSnapshot binding, Guid runId, DateTimeOffset at) => binding.ProjectId is { } project
        ? new(binding.Id, runId, at) { ProjectId = project, Label = binding.Name ?? binding.Config.ToolName }
        : new(binding.Id, runId, at);
}
