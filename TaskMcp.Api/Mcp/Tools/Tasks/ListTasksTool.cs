using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Schemas;
using TaskMcp.Api.Projects;
using TaskMcp.Api.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Tools.Tasks;

internal sealed record ListTasksArguments
{
    public Guid? ProjectId { get; init; }

    public ImmutableArray<string> Status { get; init; } = [];

    public bool OpenOnly { get; init; }

    public ImmutableArray<string> Tags { get; init; } = [];

    public string? Assignee { get; init; }

    public ImmutableArray<TaskPriority> Priority { get; init; } = [];

    public Guid? ParentId { get; init; }

    public DateTimeOffset? DueFrom { get; init; }

    public DateTimeOffset? DueTo { get; init; }

    public TaskSort Sort { get; init; } = TaskSort.CreatedAt;

    public SortOrder Order { get; init; } = SortOrder.Desc;

    public TaskDetail Detail { get; init; }

    [Range(1, ListTasksTool.Most)] public int Limit { get; init; } = ListTasksTool.Usual;

    public string? Cursor { get; init; }
}

internal sealed class ListTasksTool(ITaskQueries tasks, BoardColumns columns) : OwnTool<ListTasksArguments, TaskPage>
{
    public const int Most = 100;
    public const int Usual = 20;

    private static readonly Refusal Both = Refusal.Field(RequestCodes.Invalid, "open_only", "open_only goes without status: leave out one of them.");

    public override ToolFacts Facts { get; } = new()
    {
        Name = "list_tasks",
        Title = "List tasks",
        Description = $"""
            Lists tasks that fulfil all given conditions, newest first unless sort and order say otherwise, page by page. A list read after a change shows it.
            Use it to find work by project, column, tag, assignee, priority or due date; use search_tasks to find tasks by words, get_board to see one project as its board.
            Items are compact: get_task shows one task with its note and notes. {TaskAnswers.IsData}
            """,
        Input = Schema.Object(
            CommonMembers.ProjectId,
            Schema.Takes("status", Schema.List(Schema.Text(1)), "Any of these columns, by key, such as todo or in_progress."),
            Schema.Takes("open_only", Schema.Flag().With("default", false), "True leaves out tasks that are done. Not together with status."),
            Schema.Takes("tags", Schema.List(Schema.Text(1, 100)), "All of these tags."),
            Schema.Takes("assignee", Schema.Text(1), "Id or e-mail address of who it is assigned to."),
            Schema.Takes("priority", Schema.List(Schema.OneOf<TaskPriority>()), "Any of these priorities."),
            Schema.Takes("parent_id", Schema.Id(), "Only parts of this task."),
            Schema.Takes("due_from", Schema.Instant(), "Due at this instant or later: RFC 3339 with an offset."),
            Schema.Takes("due_to", Schema.Instant(), "Due before this instant; with due_to = now and open_only you get what is overdue."),
            Schema.Takes("sort", Schema.OneOf<TaskSort>().With("default", "created_at"), "What to order by. Tasks without a value come last."),
            Schema.Takes("order", Schema.OneOf<SortOrder>().With("default", "desc"), "asc begins with the oldest, earliest or most urgent."),
            TaskSchemas.Detail,
            CommonMembers.Limit(Most, Usual),
            CommonMembers.Cursor),
        Role = WorkspaceRole.Viewer,
        Effect = ToolEffect.Reads,
    };

    protected override async Task<GrainResult<TaskPage>> Do(ListTasksArguments arguments, Call call)
    {
        if (arguments is { OpenOnly: true, Status.IsEmpty: false }) return Both;
        var status = arguments.Status;
        if (arguments.OpenOnly)
        {
            var open = await columns.Open(arguments.ProjectId, call);
            if (!open.IsAccepted) return open.Refusal;
            status = open.Value;
        }

        return TaskAnswers.Page(await tasks.List(Filter(arguments, status, call), call.Aborted), arguments.Detail == TaskDetail.Full ? new FullTask().Of : TaskView.Compact);
    }

    protected override string Say(TaskPage answer) => TaskAnswers.Counted(answer);

    private static TaskFilter Filter(ListTasksArguments asked, ImmutableArray<string> status, Call call) => new()
    {
        Workspace = call.Workspace,
        ProjectId = asked.ProjectId,
        Status = status,
        Tags = asked.Tags,
        Assignee = asked.Assignee,
        Priority = asked.Priority,
        ParentId = asked.ParentId,
        DueFrom = asked.DueFrom,
        DueTo = asked.DueTo,
        Sort = asked.Sort,
        Descending = asked.Order == SortOrder.Desc,
        Limit = asked.Limit,
        Cursor = asked.Cursor,
    };
}
