using System.Text.Json.Nodes;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools;
using TaskMcp.Api.Mcp.Tools.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Prompts;

internal sealed class PlanTaskPrompt(IGrainFactory grains, ITaskQueries tasks) : IOwnPrompt
{
    private const int MostParts = 50;

    public string Name => "plan_task";

    public JsonObject Definition { get; } = PromptJson.Definition("plan_task", "Plan a task", "Break a task down into parts that can be done and checked one by one, and enter them as subtasks.",
        new("task_id", "The id of the task.", IsRequired: true),
        new("focus", "What matters in the plan, such as a deadline or a constraint."));

    public async Task<GrainResult<PromptText>> Write(PromptArguments arguments, Call call)
    {
        var id = arguments.Id("task_id");
        if (!id.IsAccepted && id.Refusal is { } wrong) return wrong;
        var task = await grains.Task(call, id.Value!.Value).Get();
        if (!task.IsAccepted) return task.Refusal;
        var parts = await tasks.List(new() { Workspace = call.Workspace, ParentId = task.Value.Id, Limit = MostParts }, call.Aborted);
        if (!parts.IsAccepted) return parts.Refusal;
        var focus = arguments.Text("focus") is { } text ? $"\n\nWhat matters to me: {text}" : "";
        return new PromptText($$"""
            Plan the task {{task.Value.Id:D}}, which is shown below with the parts that it has already.

            1. Say in one sentence what will be true when it is done. If that is not clear from the note, ask me before you go on.
            2. Propose 3–7 parts, each of at most a day: a title that begins with a verb, and how one sees that it is done. Leave out what a present part covers.
            3. Name what must come before what, and what may go wrong.
            4. When I agree, make the parts with create_task (parent_id {{task.Value.Id:D}}, project_id {{task.Value.ProjectId:D}}, blocked_by for the order) and add the plan to the task with add_note.
            """ + focus, new JsonObject
        {
            ["task"] = ToolJson.ToNode(new FullTask().Of(task.Value)),
            ["parts"] = ToolJson.ToNode(parts.Value.Items.Select(TaskView.Compact)),
        });
    }
}
