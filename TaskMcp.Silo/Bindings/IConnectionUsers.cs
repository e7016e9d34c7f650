using TaskMcp.Bindings;

namespace TaskMcp.Silo.Bindings;

/// <summary>
/// Remembers which tasks and projects may have bindings of a connection. Bindings stand in the states of their owners (ADR 0004); this is how they are found. It may
/// name one too many, and never one too few: an owner says so before it stores a binding, and takes it back after the binding is gone.
/// </summary>
public interface IConnectionUsers
{
    /// <summary>The task is about to have these bindings.</summary>
    Task TaskUses(string workspace, Guid taskId, IReadOnlyCollection<BindingSnapshot> bindings);

    /// <summary>The project is about to have these bindings.</summary>
    Task ProjectUses(string workspace, Guid projectId, IReadOnlyCollection<BindingSnapshot> bindings);

    /// <summary>The task has these bindings no more, but those that remain.</summary>
    Task TaskLeaves(string workspace, Guid taskId, IReadOnlyCollection<BindingSnapshot> gone, IReadOnlyCollection<BindingSnapshot> remaining);

    /// <summary>The project has these bindings no more, but those that remain.</summary>
    Task ProjectLeaves(string workspace, Guid projectId, IReadOnlyCollection<BindingSnapshot> gone, IReadOnlyCollection<BindingSnapshot> remaining);
}
