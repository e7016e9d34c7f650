using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

internal sealed class ReopenTaskTool(IGrainFactory grains) : OwnTool<TaskCommand, TaskView>
{
    public override ToolFacts Facts { get; } = new()
    {
        Name = "reopen_task",
        Title = "Reopen a task",
        Description = """
            Takes a completed task back: moves it to the first open column of its board, and returns it. Reopening an open task changes nothing.
            """,
        Input = Schema.Object(CommonMembers.TaskId, CommonMembers.ExpectedVersion, CommonMembers.IdempotencyKey),
        Role = WorkspaceRole.Member,
        Effect = ToolEffect.Writes,
        Action = "task.reopen",
        IsIdempotent = true,
    };

    protected override async Task<GrainResult<TaskView>> Do(TaskCommand arguments, Call call) =>
        TaskAnswers.Compact(await grains.Task(call, arguments.TaskId).Reopen(arguments.Context(call)));

    protected override string Say(TaskView answer) => $"Task {answer.Id:D} is in column {answer.Status} (version {answer.Version}).";
}
