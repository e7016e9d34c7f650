using System.Text.Json.Nodes;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools;
using TaskMcp.Api.Mcp.Tools.Boards;
using TaskMcp.Api.Projects;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Prompts;

internal sealed class HealBoardPrompt(IGrainFactory grains, ITaskQueries tasks, TimeProvider clock) : IOwnPrompt
{
    private const int TasksOfColumn = 30;

    public string Name => "heal_board";

    public JsonObject Definition { get; } = PromptJson.Definition("heal_board", "Heal a board", "Find what is wrong with a board (stale, overdue, blocked, orphaned, unclear, twice) and propose a plan to put it right.",
        new("project_id", "The project; default: the inbox."),
        new("stale_days", "After how many days without a change a task under way is stale, 1–365; default 7."));

    public async Task<GrainResult<PromptText>> Write(PromptArguments arguments, Call call)
    {
        var project = arguments.Id("project_id");
        if (project.Refusal is { } wrong) return wrong;
        if (!int.TryParse(arguments.Text("stale_days") ?? "7", out var days) || days is < 1 or > 365) return Refusal.Field(RequestCodes.Invalid, "stale_days", "stale_days must be a whole number from 1 to 365.");
        var board = await BoardEndpoint.Read(project.Value ?? ProjectSnapshot.InboxId, new() { Limit = TasksOfColumn }, call, grains, tasks);
        if (!board.IsAccepted) return board.Refusal;
        return new PromptText($"""
            Look at the board below ({board.Value.Project.Id:D}) and find what is wrong with it. It is {ToolJson.ToText(ToolJson.ToNode(clock.GetUtcNow())).Trim('"')} now. Columns with next_cursor have more tasks: get_board shows them.

            Check every open task for: under way and not changed for {days} days; due date passed; blocked_by a task that is done or gone; a parent_id that is done or gone; no note that says
            what done means; the same as another one (search_tasks). Look also whether more is under way than people can work on.
            Show me a plan first: for each finding the task (title and id), what is wrong, and the one change you propose. Change nothing before I agree; then carry the plan out with update_task,
            move_task, complete_task and add_note, each with the version that you saw as expected_version, and leave a note on every task that you changed. Delete nothing: propose it to me instead.
            """, ToolJson.ToNode(BoardView.Of(board.Value)));
    }
}
