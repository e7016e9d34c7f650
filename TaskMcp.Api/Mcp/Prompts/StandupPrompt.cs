using System.Text.Json.Nodes;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools;
using TaskMcp.Api.Projects;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Prompts;

internal sealed class StandupPrompt(BoardColumns columns, PromptData data, TimeProvider clock) : IOwnPrompt
{
    public string Name => "standup";

    public JsonObject Definition { get; } = PromptJson.Definition("standup", "Prepare a stand-up", "Say what was done, what is under way and what is in the way, from the tasks as they are now.",
        new("project_id", "Only this project."),
        new("assignee", "Only tasks of this person: id or e-mail address."),
        new("hours", "How far to look back, 1–168; default 24."));

    public async Task<GrainResult<PromptText>> Write(PromptArguments arguments, Call call)
    {
        var project = arguments.Id("project_id");
        if (project.Refusal is { } wrong) return wrong;
        if (!int.TryParse(arguments.Text("hours") ?? "24", out var hours) || hours is < 1 or > 168) return Refusal.Field(RequestCodes.Invalid, "hours", "hours must be a whole number from 1 to 168.");

        var since = clock.GetUtcNow().AddHours(-hours);
        var kinds = await columns.Of(project.Value, call);
        if (!kinds.IsAccepted) return kinds.Refusal;
        var filter = new TaskFilter { Workspace = call.Workspace, ProjectId = project.Value, Assignee = arguments.Text("assignee"), Sort = TaskSort.UpdatedAt, Descending = true };
        var done = await data.List(filter with { Status = BoardColumns.Keys(kinds.Value, column => column.Kind == ColumnKind.Done) }, call);
        var active = await data.List(filter with { Status = BoardColumns.Keys(kinds.Value, column => column.Kind == ColumnKind.Active) }, call);
        var overdue = await data.Open(project.Value, call, open => open with { Assignee = filter.Assignee, Sort = TaskSort.DueDate, DueTo = clock.GetUtcNow() });
        if ((done.Refusal ?? active.Refusal ?? overdue.Refusal) is { } refusal) return refusal;
        return new PromptText($"""
            Prepare a stand-up from the tasks below: done in the last {hours} hours, under way, and overdue.

            Write at most ten short lines in three parts: what was done, what is under way (with who, where it is known), what is in the way (overdue, blocked_by, nothing changed for days).
            Name tasks by their title and id. Say what you are not sure of. Look things up with get_task where a line needs it; list_runs with state failed, dead and needs_review shows
            automations that are in the way. Change nothing; propose changes as a list that I can agree to.
            """, new JsonObject
        {
            ["since"] = ToolJson.ToNode(since),
            ["done"] = ToolJson.ToNode(done.Value.Where(task => task.CompletedAt >= since)),
            ["under_way"] = ToolJson.ToNode(active.Value),
            ["overdue"] = ToolJson.ToNode(overdue.Value),
        });
    }
}
