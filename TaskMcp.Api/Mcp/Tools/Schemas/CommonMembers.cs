namespace TaskMcp.Api.Mcp.Tools.Schemas;

/// <summary>Members that arguments of several tools share.</summary>
internal static class CommonMembers
{
    public static Member TaskId => Schema.Needs("task_id", Schema.Id(), "The task's id, as list_tasks, search_tasks and create_task show it.");

    public static Member ProjectId => Schema.Takes("project_id", Schema.Id(), "Only tasks of this project; list_projects shows the ids.");

    public static Member Cursor => Schema.Takes("cursor", Schema.Text(1), "next_cursor of the page before, with all other arguments the same. Leave out for the first page.");

    public static Member ExpectedVersion => Schema.Takes("expected_version", Schema.Whole(1),
        "The version that you saw. When the present one is another, nothing is changed and the refusal version.stale shows the present state. Leave out to change whatever is there.");

    public static Member IdempotencyKey => Schema.Takes("idempotency_key", Schema.Text(1, 255),
        "A name of your own for this call, such as a UUID. Within 24 hours a repeat with the same key gets the first answer and does nothing again: use it when you may have to retry.");

    public static Member Limit(int most, int usual) => Schema.Takes("limit", Schema.Whole(1, most, usual), "How many items at most.");

    public static Member TextLimit(string what) => Schema.Takes("text_limit", Schema.Whole(TextCut.Least, TextCut.Most, TextCut.Usual), $"How many characters of {what} to show; what is left out is said in cut.");
}
