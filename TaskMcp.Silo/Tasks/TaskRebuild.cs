using System.Data.Common;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Tasks;

/// <summary>Rebuilds the rows of tasks.</summary>
internal sealed class TaskRebuild(JsonStateSerializer serializer) : IRebuildSource
{
    public string StateName => TaskState.Name;

    public string Table => "tasks";

    public Func<DbConnection, long>? Restore(StoredGrainState stored)
    {
        if (serializer.Deserialize<TaskState>(stored.Data) is not { IsDeleted: false, Task: { } task } state) return null;
        var row = TaskRow.Of(GrainKeys.Workspace(stored.Key), task);
        return connection =>
        {
            ConnectionUserTable.Add(connection, row.Workspace, BindingOwner.OfTask(task.Id), state.Bindings.Select(present => present.Binding));
            return TaskTable.Restore(connection, row);
        };
    }

    public void Remove(DbConnection connection, long row) => TaskTable.Remove(connection, row);
}
