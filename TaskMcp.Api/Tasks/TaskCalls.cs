using TaskMcp.Access;
using TaskMcp.Api.Bindings;
using TaskMcp.Api.Http;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Tasks;

/// <summary>Commands that single and bulk endpoints share.</summary>
internal static class TaskCalls
{
    public static async Task<GrainResult<TaskSnapshot>> Create(IGrainFactory grains, Call call, Guid id, NewTaskRequest request, CommandContext context)
    {
        var bindings = request.ToDrafts();
        foreach (var draft in bindings)
        {
            if (await AgentAutomations.WhyNot(grains, call, draft) is { } refusal) return refusal;
        }

        return await grains.Task(call, id).Create(new()
        {
            Context = context with { OverrideLimits = request.Override },
            ProjectId = request.ProjectId,
            Title = request.Title,
            Values = request.ToChangeset(),
            Bindings = bindings,
        });
    }

    /// <summary>Changes that could close a cycle go through the graph, which sees several tasks at once (SPEC T-5).</summary>
    public static async Task<GrainResult<TaskSnapshot>> Update(IGrainFactory grains, Call call, Guid id, UpdateTaskRequest request, CommandContext context)
    {
        var values = request.ToChangeset();
        var command = new UpdateTask { Context = context with { OverrideLimits = request.Override }, Values = values };
        return values.ParentId.IsSet || values.BlockedBy.IsSet
            ? await grains.TaskGraph(call).Update(id, command)
            : await grains.Task(call, id).Update(command);
    }
}
