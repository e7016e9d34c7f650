using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>Brings a task's changes into the read model: the task's row, its search text, its events.</summary>
public interface ITaskProjection
{
    /// <summary>Applies changes in order. What was applied before (task id + sequence) is dropped, so a repeat is harmless.</summary>
    Task Apply(string workspace, IReadOnlyList<TaskChange> changes, CancellationToken cancellationToken);
}
