using TaskMcp.Access;
using TaskMcp.Connections;

namespace TaskMcp.RuntimeTools;

/// <summary>
/// A tool made at run time (SPEC S-7). Key: workspace/tool id. Every method may refuse with <c>runtime_tool.not_found</c>; saving with
/// <c>runtime_tool.invalid</c>, <c>runtime_tool.name_exists</c>, <c>runtime_tool.secrets_required</c>, <c>connection.host_forbidden</c>, <c>template.syntax</c> and its like,
/// <c>version.stale</c>.
/// </summary>
[Alias("taskmcp.IRuntimeToolGrain")]
public interface IRuntimeToolGrain : IGrainWithStringKey
{
    [Alias("Create")] Task<GrainResult<RuntimeToolSnapshot>> Create(CreateRuntimeTool command);

    [Alias("Get"), ReadOnly] Task<GrainResult<RuntimeToolSnapshot>> Get();

    [Alias("Update")] Task<GrainResult<RuntimeToolSnapshot>> Update(UpdateRuntimeTool command);

    [Alias("Delete")] Task<GrainResult<RuntimeToolSnapshot>> Delete(CommandContext context);

    /// <summary>What a call with these arguments would send; sends nothing. Refusal: <c>mcp.invalid_input</c>.</summary>
    [Alias("Plan"), AlwaysInterleave] Task<GrainResult<RuntimeToolPlan>> Plan(ToolInvocation invocation);

    /// <summary>
    /// Calls it, as <see cref="IConnectionGrain.Invoke"/> calls a tool: a failure is an outcome; a template over a tool answers that tool's questions and refusals.
    /// Refusal: <c>runtime_tool.disabled</c>.
    /// </summary>
    [Alias("Invoke"), AlwaysInterleave, ResponseTimeout("00:11:00")] Task<GrainResult<ToolOutcome>> Invoke(ToolInvocation invocation, IToolProgressObserver? progress, CancellationToken cancellationToken);
}
