using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

internal sealed record MoveTaskArguments : TaskCommand
{
    public required string Status { get; init; }
}

internal sealed class MoveTaskTool(IGrainFactory grains) : OwnTool<MoveTaskArguments, TaskView>
{
    public override ToolFacts Facts { get; } = new()
    {
        Name = "move_task",
        Title = "Move a task to a column",
        Description = """
            Moves a task to a column of its board and returns it. A done column completes it, leaving one reopens it. Columns are per project: get_board shows their keys.
            It is refused with task.blocked when the column is a done one and a task in blocked_by is open. To move a task to another project, use update_task with project_id.
            """,
        Input = Schema.Object(
            CommonMembers.TaskId,
            Schema.Needs("status", Schema.Text(1, 50), "The key of the column, such as in_progress."),
            CommonMembers.ExpectedVersion,
            CommonMembers.IdempotencyKey),
        Role = WorkspaceRole.Member,
        Effect = ToolEffect.Writes,
        Action = "task.move",
        IsIdempotent = true,
    };

    protected override async Task<GrainResult<TaskView>> Do(MoveTaskArguments arguments, Call call) =>
        TaskAnswers.Compact(await grains.Task(call, arguments.TaskId).Move(new() { Context = arguments.Context(call), Status = arguments.Status }));

    protected override string Say(TaskView answer) => $"Task {answer.Id:D} is in column {answer.Status} (version {answer.Version}).";
}
