using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;
using TaskMcp.Api.Tasks;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

internal sealed record UpdateTaskArguments : UpdateTaskRequest
{
    public required Guid TaskId { get; init; }

    public long? ExpectedVersion { get; init; }

    public string? IdempotencyKey { get; init; }
}

internal sealed class UpdateTaskTool(IGrainFactory grains) : OwnTool<UpdateTaskArguments, TaskView>
{
    // Not destructive: the history of a task keeps every value that was replaced.
    public override ToolFacts Facts { get; } = new()
    {
        Name = "update_task",
        Title = "Change a task",
        Description = """
            Changes fields of a task and returns it. What you leave out stays as it is; null empties a field that may be empty. Lists and objects (tags, blocked_by, fields, external_links)
            are replaced as a whole: read the task first and pass along what shall stay. Values that were replaced remain in the task's history.
            To tell something about a task rather than change it, use add_note; to only move it between columns, move_task or complete_task.
            A change that alters no value changes nothing and keeps the version.
            """,
        Input = Schema.Object([
            CommonMembers.TaskId,
            TaskSchemas.Title("The new title."),
            Schema.Takes("project_id", Schema.Id(), "Moves the task to another project; list_projects shows the ids."),
            .. TaskSchemas.Values,
            CommonMembers.ExpectedVersion,
            CommonMembers.IdempotencyKey,
        ]),
        Role = WorkspaceRole.Member,
        Effect = ToolEffect.Writes,
        Action = "task.update",
        IsIdempotent = true,
    };

    protected override async Task<GrainResult<TaskView>> Do(UpdateTaskArguments arguments, Call call) => TaskAnswers.Compact(
        await TaskCalls.Update(grains, call, arguments.TaskId, arguments, call.Command() with { ExpectedVersion = arguments.ExpectedVersion }));

    protected override string Say(TaskView answer) => $"Task {answer.Id:D} is at version {answer.Version}, in column {answer.Status}.";
}
