using System.ComponentModel.DataAnnotations;
using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

internal sealed record SearchTasksArguments
{
    public required string Query { get; init; }

    public Guid? ProjectId { get; init; }

    public TaskDetail Detail { get; init; }

    [Range(1, ListTasksTool.Most)] public int Limit { get; init; } = ListTasksTool.Usual;

    public string? Cursor { get; init; }
}

internal sealed class SearchTasksTool(ITaskQueries tasks) : OwnTool<SearchTasksArguments, TaskPage>
{
    private static readonly Refusal Empty = Refusal.Field(RequestCodes.Invalid, "query", "query must have at least one word; list_tasks lists without words.");

    public override ToolFacts Facts { get; } = new()
    {
        Name = "search_tasks",
        Title = "Search tasks",
        Description = $"""
            Finds tasks whose title, description or notes contain all words of the query, newest first, page by page; done ones as well. Words match whatever their case; the
            order of words means nothing. Use it before create_task, so that nothing is entered twice, and to find a task that a person speaks of.
            With fewer words more is found. Items are compact: get_task shows one task with its note and notes. {TaskAnswers.IsData}
            """,
        Input = Schema.Object(
            Schema.Needs("query", Schema.Text(1, 500), "Words to look for."),
            CommonMembers.ProjectId,
            TaskSchemas.Detail,
            CommonMembers.Limit(ListTasksTool.Most, ListTasksTool.Usual),
            CommonMembers.Cursor),
        Role = WorkspaceRole.Viewer,
        Effect = ToolEffect.Reads,
    };

    protected override async Task<GrainResult<TaskPage>> Do(SearchTasksArguments arguments, Call call)
    {
        if (arguments.Query.All(character => char.IsWhiteSpace(character) || char.IsControl(character))) return Empty;
        var filter = new TaskFilter
        {
            Workspace = call.Workspace,
            Text = arguments.Query,
            ProjectId = arguments.ProjectId,
            Descending = true,
            Limit = arguments.Limit,
            Cursor = arguments.Cursor,
        };
        return TaskAnswers.Page(await tasks.List(filter, call.Aborted), arguments.Detail == TaskDetail.Full ? new FullTask().Of : TaskView.Compact);
    }

    protected override string Say(TaskPage answer) => TaskAnswers.Counted(answer);
}
