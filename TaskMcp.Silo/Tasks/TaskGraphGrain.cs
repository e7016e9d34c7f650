using TaskMcp.Silo.Results;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>
/// Takes changes of ties one at a time, so that two that are harmless alone cannot close a cycle together. The read model shows a change
/// when the task has acknowledged it, so the next one is checked against it.
/// </summary>
public sealed class TaskGraphGrain(ITaskQueries queries) : Grain, ITaskGraphGrain
{
    private string Workspace => GrainKeys.Workspace(this.GetPrimaryKeyString());

    public async Task<GrainResult<TaskSnapshot>> Update(Guid taskId, UpdateTask command)
    {
        var task = GrainFactory.GetGrain<ITaskSelf>(GrainKeys.Of(Workspace, taskId));
        return await WhyNot(taskId, command.Values) is { } refusal ? refusal : await task.UpdateTies(command);
    }

    private async Task<Refusal?> WhyNot(Guid taskId, TaskChangeset values)
    {
        var named = TaskGraphRules.Named(values).Remove(taskId);
        if (named.IsEmpty) return null;
        var existing = await queries.Existing(Workspace, named.Add(taskId), CancellationToken.None);
        if (!existing.Contains(taskId)) return TaskRules.NotFound;
        var errors = new FieldErrors();
        var parent = values.ParentId.Value is { } id && id != taskId ? id : (Guid?)null;
        var blockers = TaskGraphRules.Blockers(values).Remove(taskId);
        if (parent is { } known && !existing.Contains(known)) TaskGraphRules.AddParentNotFound(errors);
        TaskGraphRules.AddMissingBlockers(blockers, existing, errors);
        if (errors.ToRefusal() is { } missing) return missing;

        if (!blockers.IsEmpty && await queries.BlockingPath(Workspace, taskId, blockers, CancellationToken.None) is { IsEmpty: false } cycle)
            return TaskGraphRules.DependencyCycle(cycle);
        return parent is { } above && await queries.ParentPath(Workspace, taskId, above, CancellationToken.None) is { IsEmpty: false } loop
            ? TaskGraphRules.ParentCycle(loop)
            : null;
    }
}
