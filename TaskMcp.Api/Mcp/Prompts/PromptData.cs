using System.Collections.Immutable;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Tools.Tasks;
using TaskMcp.Api.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Mcp.Prompts;

/// <summary>Live data for prompts, bounded: a prompt is paid for by the character.</summary>
internal sealed class PromptData(ITaskQueries tasks, BoardColumns columns)
{
    private const int Most = 50;

    /// <summary>Open tasks of a project or of all, as the filter wants them.</summary>
    public async Task<GrainResult<ImmutableArray<TaskView>>> Open(Guid? projectId, Call call, Func<TaskFilter, TaskFilter> also)
    {
        var open = await columns.Open(projectId, call);
        return open.IsAccepted ? await List(also(new() { Workspace = call.Workspace, ProjectId = projectId, Status = open.Value }), call) : open.Refusal;
    }

    public async Task<GrainResult<ImmutableArray<TaskView>>> List(TaskFilter filter, Call call)
    {
        var page = await tasks.List(filter with { Limit = Most }, call.Aborted);
        return page.IsAccepted ? page.Value.Items.Select(TaskView.Compact).ToImmutableArray() : page.Refusal;
    }
}
