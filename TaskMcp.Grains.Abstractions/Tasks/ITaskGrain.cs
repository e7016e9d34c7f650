using TaskMcp.Access;

namespace TaskMcp.Tasks;

/// <summary>
/// A task. Key: workspace/task id. Every method may refuse with <c>task.not_found</c>, changes also with <c>version.stale</c>
/// (<see cref="Refusal.Current"/> is the task) and the field codes of SPEC T-1 (<c>task.title_invalid</c>, …). What brings a task into a full column
/// is refused with <c>board.wip_limit</c>, and <see cref="CommandContext.OverrideLimits"/> with <c>board.override_forbidden</c> to all but maintainers and owners.
/// </summary>
[Alias("taskmcp.ITaskGrain")]
public interface ITaskGrain : IGrainWithStringKey
{
    /// <summary>Makes the task. The same <see cref="CommandContext.OperationId"/> again answers the task it made.</summary>
    [Alias("Create")] Task<GrainResult<TaskSnapshot>> Create(CreateTask command);

    [Alias("Get"), ReadOnly] Task<GrainResult<TaskSnapshot>> Get();

    /// <summary>Changes fields. Changes of <c>parent_id</c> and <c>blocked_by</c> go through <see cref="ITaskGraphGrain"/>.</summary>
    [Alias("Update")] Task<GrainResult<TaskSnapshot>> Update(UpdateTask command);

    /// <summary>Moves the task to the first done column. Refusal: <c>task.blocked</c> while a blocker is open.</summary>
    [Alias("Complete")] Task<GrainResult<TaskSnapshot>> Complete(CommandContext context);

    /// <summary>Moves the task back to the first open column.</summary>
    [Alias("Reopen")] Task<GrainResult<TaskSnapshot>> Reopen(CommandContext context);

    /// <summary>
    /// Moves the task to a column, to a place in it, or both. Tasks that are moved to the same place at once all come there, in some order. Refusals:
    /// <c>task.status_unknown</c>, <c>task.blocked</c>, <c>task.move_invalid</c>, <c>task.anchor_not_in_column</c>, <c>task.rank_exhausted</c>.
    /// </summary>
    [Alias("Move")] Task<GrainResult<TaskSnapshot>> Move(MoveTask command);

    [Alias("AddNote")] Task<GrainResult<TaskSnapshot>> AddNote(AddNote command);

    /// <summary>Deletes the task; answers its last state.</summary>
    [Alias("Delete")] Task<GrainResult<TaskSnapshot>> Delete(CommandContext context);
}

/// <summary>
/// Guards what is true of several tasks at once: no cycle in <c>blocked_by</c> or <c>parent_id</c> (SPEC T-5). One per workspace, without
/// state: it takes such changes one at a time, checks them against the read model and passes them on to the task. Key: workspace/graph.
/// </summary>
[Alias("taskmcp.ITaskGraphGrain")]
public interface ITaskGraphGrain : IGrainWithStringKey
{
    /// <summary>Refusals: <c>task.dependency_cycle</c>, <c>task.parent_cycle</c>, <c>task.blocker_not_found</c>, <c>task.parent_not_found</c>, and those of the task.</summary>
    [Alias("Update")] Task<GrainResult<TaskSnapshot>> Update(Guid taskId, UpdateTask command);
}
