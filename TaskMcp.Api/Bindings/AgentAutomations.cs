using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Bindings;
using TaskMcp.Toolboxes;

namespace TaskMcp.Api.Bindings;

/// <summary>
/// An agent or a service automates only what it may call itself (SPEC S-4): a binding would else be a way around its grants. From maintainer on it may call every tool of the
/// workspace anyway; people are trusted with what the workspace is connected to.
/// </summary>
internal static class AgentAutomations
{
    /// <summary>Why the caller may not make this automation; null when it may.</summary>
    public static Task<Refusal?> WhyNot(IGrainFactory grains, Call call, BindingDraft draft) => WhyNot(grains, call, draft.ConnectionId, draft.Config.ToolName);

    /// <summary>Why the caller may not change this automation of a task to that; null when it may, or when there is none to change.</summary>
    public static async Task<Refusal?> WhyNot(IGrainFactory grains, Call call, Guid taskId, Guid bindingId, BindingConfig config)
    {
        if (!IsBound(call)) return null;
        var bindings = await grains.Bindings(call, taskId).ListBindings();
        return bindings is { IsAccepted: true, Value: var all } && all.FirstOrDefault(binding => binding.Id == bindingId) is { } found
            ? await WhyNot(grains, call, found.ConnectionId, config.ToolName)
            : null;
    }

    private static async Task<Refusal?> WhyNot(IGrainFactory grains, Call call, Guid connectionId, string toolName)
    {
        if (!IsBound(call)) return null;
        var gateway = grains.GetGrain<IGatewayGrain>(GrainKeys.Gateway(call.Workspace, call.Actor.Id));
        return await gateway.MayAutomate(call.Caller, connectionId, toolName, call.Aborted)
            ? null
            : Refusal.Field("binding.tool_not_granted", "config.tool_name", "config.tool_name must be a tool that you were granted yourself, with any arguments, any number of calls, no end and no confirmation.");
    }

    private static bool IsBound(Call call) => call.Actor.Kind != ActorKind.User && call.Caller.Role < WorkspaceRole.Maintainer;
}
