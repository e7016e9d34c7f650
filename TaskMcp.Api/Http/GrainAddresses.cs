using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Connections;
using TaskMcp.Notifications;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.RuntimeTools;
using TaskMcp.Tasks;
using TaskMcp.Toolboxes;
using TaskMcp.Webhooks;

namespace TaskMcp.Api.Http;

/// <summary>The grains of the caller's workspace.</summary>
internal static class GrainAddresses
{
    public static ITaskGrain Task(this IGrainFactory grains, Call call, Guid id) => grains.GetGrain<ITaskGrain>(GrainKeys.Of(call.Workspace, id));

    public static ITaskGraphGrain TaskGraph(this IGrainFactory grains, Call call) => grains.GetGrain<ITaskGraphGrain>($"{call.Workspace}/graph");

    public static ITaskBindingsGrain Bindings(this IGrainFactory grains, Call call, Guid taskId) => grains.GetGrain<ITaskBindingsGrain>(GrainKeys.Of(call.Workspace, taskId));

    public static IProjectBindingsGrain ProjectBindings(this IGrainFactory grains, Call call, Guid projectId) =>
        grains.GetGrain<IProjectBindingsGrain>(GrainKeys.Of(call.Workspace, projectId));

    public static IProjectSweepGrain Sweeps(this IGrainFactory grains, Call call, Guid projectId, Guid bindingId) =>
        grains.GetGrain<IProjectSweepGrain>(GrainKeys.Sweeps(call.Workspace, projectId, bindingId));

    public static IProjectGrain Project(this IGrainFactory grains, Call call, Guid id) => grains.GetGrain<IProjectGrain>(GrainKeys.Of(call.Workspace, id));

    public static IConnectionGrain Connection(this IGrainFactory grains, Call call, Guid id) => grains.GetGrain<IConnectionGrain>(GrainKeys.Of(call.Workspace, id));

    public static INotificationGrain Notification(this IGrainFactory grains, Call call, Guid id) => grains.GetGrain<INotificationGrain>(GrainKeys.Of(call.Workspace, id));

    public static IRunGrain Run(this IGrainFactory grains, Call call, Guid id) => grains.GetGrain<IRunGrain>(GrainKeys.Of(call.Workspace, id));

    public static IPrincipalGrain Principal(this IGrainFactory grains, Call call, Guid id) => grains.GetGrain<IPrincipalGrain>(GrainKeys.Of(call.Workspace, id));

    public static IWorkspaceGrain Workspace(this IGrainFactory grains, Call call) => grains.Workspace(call.Workspace);

    /// <summary>Any workspace, for the installation's owner.</summary>
    public static IWorkspaceGrain Workspace(this IGrainFactory grains, string name) => grains.GetGrain<IWorkspaceGrain>(GrainKeys.OfWorkspace(name));

    public static IWebhookGrain Webhook(this IGrainFactory grains, Call call, Guid id) => grains.GetGrain<IWebhookGrain>(GrainKeys.Of(call.Workspace, id));

    public static IWebhookDeliveryGrain Delivery(this IGrainFactory grains, Call call, Guid id) => grains.GetGrain<IWebhookDeliveryGrain>(GrainKeys.Of(call.Workspace, id));

    public static IToolboxGrain Toolbox(this IGrainFactory grains, Call call, Guid id) => grains.GetGrain<IToolboxGrain>(GrainKeys.Of(call.Workspace, id));

    public static IGatewayGrain Gateway(this IGrainFactory grains, Call call, string principalId) => grains.GetGrain<IGatewayGrain>(GrainKeys.Gateway(call.Workspace, principalId));

    public static IRuntimeToolGrain RuntimeTool(this IGrainFactory grains, Call call, Guid id) => grains.GetGrain<IRuntimeToolGrain>(GrainKeys.Of(call.Workspace, id));
}
