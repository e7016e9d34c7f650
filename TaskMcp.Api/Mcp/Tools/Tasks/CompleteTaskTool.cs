using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

internal sealed class CompleteTaskTool(IGrainFactory grains) : OwnTool<TaskCommand, TaskView>
{
    public override ToolFacts Facts { get; } = new()
    {
        Name = "complete_task",
        Title = "Complete a task",
        Description = """
            Marks a task as done: moves it to the first done column of its board, and returns it. Use it when the work is finished and whatever the note asks for has been checked.
            It is refused with task.blocked while a task in blocked_by is open. Completing a task that is done changes nothing. reopen_task takes it back.
            Automations that fire on completion run afterwards; list_runs shows them.
            """,
        Input = Schema.Object(CommonMembers.TaskId, CommonMembers.ExpectedVersion, CommonMembers.IdempotencyKey),
        Role = WorkspaceRole.Member,
        Effect = ToolEffect.Writes,
        Action = "task.complete",
        IsIdempotent = true,
    };

    protected override async Task<GrainResult<TaskView>> Do(TaskCommand arguments, Call call) =>
        TaskAnswers.Compact(await grains.Task(call, arguments.TaskId).Complete(arguments.Context(call)));

    protected override string Say(TaskView answer) => $"Task {answer.Id:D} is done (version {answer.Version}).";
}
