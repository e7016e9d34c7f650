using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

internal sealed record DeletedTask
{
    public required Guid Id { get; init; }

    /// <summary>As it was.</summary>
    public required string Title { get; init; }

    public required bool Deleted { get; init; }
}

internal sealed class DeleteTaskTool(IGrainFactory grains) : OwnTool<TaskCommand, DeletedTask>
{
    public override ToolFacts Facts { get; } = new()
    {
        Name = "delete_task",
        Title = "Delete a task",
        Description = """
            Deletes a task for good, with its notes and its automations; its history and runs stay. It cannot be taken back: use it only when a person asked for exactly this,
            or for a task that you made by mistake. To finish work use complete_task. Subtasks are not deleted with it.
            Pass expected_version, so that nothing is deleted that has changed since you saw it.
            """,
        Input = Schema.Object(CommonMembers.TaskId, CommonMembers.ExpectedVersion, CommonMembers.IdempotencyKey),
        Role = WorkspaceRole.Member,
        Effect = ToolEffect.Destroys,
        Action = "task.delete",
        IsIdempotent = true,
    };

    protected override async Task<GrainResult<DeletedTask>> Do(TaskCommand arguments, Call call)
    {
        var task = await grains.Task(call, arguments.TaskId).Delete(arguments.Context(call));
        return task.IsAccepted ? new DeletedTask { Id = task.Value.Id, Title = task.Value.Title, Deleted = true } : TaskAnswers.Short(task.Refusal);
    }

    protected override string Say(DeletedTask answer) => $"Task {answer.Id:D} is deleted.";
}
