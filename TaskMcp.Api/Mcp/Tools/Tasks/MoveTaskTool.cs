using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

internal sealed record MoveTaskArguments : TaskCommand
{
    public string? Status { get; init; }

    public Guid? Before { get; init; }

    public Guid? After { get; init; }

    public ColumnEnd? Position { get; init; }

    public bool Override { get; init; }
}

internal sealed class MoveTaskTool(IGrainFactory grains) : OwnTool<MoveTaskArguments, TaskView>
{
    public override ToolFacts Facts { get; } = new()
    {
        Name = "move_task",
        Title = "Move a task on its board",
        Description = """
            Moves a task to a column of its board, to a place in a column, or both, and returns it. A done column completes it, leaving one reopens it. Columns are per project: get_board
            shows their keys and their tasks from the top. Without before, after or position a task comes to the bottom of another column.
            It is refused with task.blocked when the column is a done one and a task in blocked_by is open, and with board.wip_limit when the
            column has as many tasks as it takes. To move a task to another project, use update_task with project_id.
            """,
        Input = Schema.Object(
            CommonMembers.TaskId,
            Schema.Takes("status", Schema.Text(1, 50), "The key of the column, such as in_progress. Default: the column that the task is in."),
            Schema.Takes("before", Schema.Id(), "Right before this task of the column. At most one of before, after and position."),
            Schema.Takes("after", Schema.Id(), "Right behind this task of the column."),
            Schema.Takes("position", Schema.OneOf<ColumnEnd>(), "The top or bottom of the column."),
            TaskSchemas.Override,
            CommonMembers.ExpectedVersion,
            CommonMembers.IdempotencyKey),
        Role = WorkspaceRole.Member,
        Effect = ToolEffect.Writes,
        Action = "task.move",
        IsIdempotent = true,
    };

    protected override async Task<GrainResult<TaskView>> Do(MoveTaskArguments arguments, Call call) =>
        TaskAnswers.Compact(await grains.Task(call, arguments.TaskId).Move(new()
        {
            Context = arguments.Context(call) with { OverrideLimits = arguments.Override },
            Status = arguments.Status,
            Before = arguments.Before,
            After = arguments.After,
            Position = arguments.Position,
        }));

    protected override string Say(TaskView answer) => $"Task {answer.Id:D} is in column {answer.Status} (version {answer.Version}).";
}
