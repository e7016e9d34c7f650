using TaskMcp.Bindings;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Bindings;

/// <summary>The index of owners by connection, in the read model.</summary>
internal sealed class ConnectionUsers(ISqlDatabase database) : IConnectionUsers
{
    public Task TaskUses(string workspace, Guid taskId, IReadOnlyCollection<BindingSnapshot> bindings) => Add(workspace, BindingOwner.OfTask(taskId), bindings);

    public Task ProjectUses(string workspace, Guid projectId, IReadOnlyCollection<BindingSnapshot> bindings) => Add(workspace, BindingOwner.OfProject(projectId), bindings);

    public Task TaskLeaves(string workspace, Guid taskId, IReadOnlyCollection<BindingSnapshot> gone, IReadOnlyCollection<BindingSnapshot> remaining) =>
        Remove(workspace, BindingOwner.OfTask(taskId), gone, remaining);

    public Task ProjectLeaves(string workspace, Guid projectId, IReadOnlyCollection<BindingSnapshot> gone, IReadOnlyCollection<BindingSnapshot> remaining) =>
        Remove(workspace, BindingOwner.OfProject(projectId), gone, remaining);

    private Task Add(string workspace, BindingOwner owner, IReadOnlyCollection<BindingSnapshot> bindings) =>
        bindings.Count == 0 ? Task.CompletedTask : database.WriteAsync(connection => ConnectionUserTable.Add(connection, workspace, owner, bindings));

    private Task Remove(string workspace, BindingOwner owner, IReadOnlyCollection<BindingSnapshot> gone, IReadOnlyCollection<BindingSnapshot> remaining)
    {
        Guid[] left = [.. gone.Select(binding => binding.ConnectionId).Except(remaining.Select(binding => binding.ConnectionId))];
        return left.Length == 0 ? Task.CompletedTask : database.WriteAsync(connection => ConnectionUserTable.Remove(connection, workspace, owner, left));
    }
}
