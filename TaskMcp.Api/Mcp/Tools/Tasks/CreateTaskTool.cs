using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;
using TaskMcp.Api.Tasks;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

internal sealed record CreateTaskArguments : NewTaskRequest
{
    public string? IdempotencyKey { get; init; }
}

internal sealed class CreateTaskTool(IGrainFactory grains) : OwnTool<CreateTaskArguments, TaskView>
{
    public override ToolFacts Facts { get; } = new()
    {
        Name = "create_task",
        Title = "Create a task",
        Description = """
            Makes a new task and returns it with its id and version. Use it for work that is not yet a task; search_tasks first, so that nothing is entered twice.
            Without project_id the task goes to the inbox, without status to the first column of the board. Automations that fire on new tasks run afterwards; list_runs shows them.
            To make parts of a task, give its id as parent_id. If you may have to retry, pass idempotency_key.
            """,
        Input = Schema.Object([
            Schema.Needs("title", Schema.Text(1, 500), "What is to be done, in one line."),
            Schema.Takes("project_id", Schema.OrNull(Schema.Id()), "The project; list_projects shows the ids. Default: the inbox."),
            .. TaskSchemas.Values,
            CommonMembers.IdempotencyKey,
        ]).With("examples", new JsonArray(new JsonObject
        {
            ["title"] = "Fix the login on phones",
            ["note"] = "Steps: …\n\nDone when: signing in works on Android and iOS.",
            ["priority"] = "p1",
            ["tags"] = new JsonArray("bug", "login"),
            ["due_date"] = "2026-12-01T09:00:00Z",
        })),
        Role = WorkspaceRole.Member,
        Effect = ToolEffect.Writes,
        Action = "task.create",
    };

    protected override async Task<GrainResult<TaskView>> Do(CreateTaskArguments arguments, Call call) =>
        TaskAnswers.Compact(await TaskCalls.Create(grains, call, call.NewId, arguments, call.Command()));

    protected override string Say(TaskView answer) => $"Created task {answer.Id:D} in column {answer.Status} (version {answer.Version}).";
}
