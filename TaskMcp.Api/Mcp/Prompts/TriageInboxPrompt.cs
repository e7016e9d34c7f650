using System.Text.Json.Nodes;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools;
using TaskMcp.Api.Mcp.Tools.Boards;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Prompts;

internal sealed class TriageInboxPrompt(IProjectQueries projects, PromptData data) : IOwnPrompt
{
    private const int MostProjects = 50;

    public string Name => "triage_inbox";

    public JsonObject Definition { get; } = PromptJson.Definition("triage_inbox", "Sort the inbox", "Go through what lies in the inbox: where it belongs, how urgent it is, what is there twice.",
        new PromptArgument("focus", "What to watch for, such as a customer or a release."));

    public async Task<GrainResult<PromptText>> Write(PromptArguments arguments, Call call)
    {
        var inbox = await data.Open(ProjectSnapshot.InboxId, call, open => open with { Sort = TaskSort.CreatedAt });
        if (!inbox.IsAccepted) return inbox.Refusal;
        var places = await projects.List(call.Workspace, MostProjects, null, call.Aborted);
        if (!places.IsAccepted) return places.Refusal;
        var focus = arguments.Text("focus") is { } text ? $"\n\nWatch for: {text}" : "";
        return new PromptText("""
            Sort the open tasks of the inbox below; the oldest come first, and there may be more (list_tasks with the inbox's project_id).

            For each task propose: the project it belongs to, a priority (p0 only for what is burning), tags in the manner of those in use, a due date only where the text names one,
            and whether it is one of these: unclear (say what to ask), a duplicate (search_tasks finds the other), done already, or several tasks in one.
            Read a task with get_task where the title is not enough. Show me the proposals as a table first. When I agree, carry them out with update_task, passing the version that you saw as
            expected_version; put questions into add_note. Delete nothing.
            """ + focus, new JsonObject
        {
            ["inbox"] = ToolJson.ToNode(inbox.Value),
            ["projects"] = ToolJson.ToNode(places.Value.Items.Where(project => project.Id != ProjectSnapshot.InboxId).Select(ProjectView.Of)),
        });
    }
}
