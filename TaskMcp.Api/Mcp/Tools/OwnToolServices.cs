using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Api.Mcp.Tools.Bindings;
using TaskMcp.Api.Mcp.Tools.Boards;
using TaskMcp.Api.Mcp.Tools.Connections;
using TaskMcp.Api.Mcp.Tools.Runs;
using TaskMcp.Api.Mcp.Tools.Tasks;

namespace TaskMcp.Api.Mcp.Tools;

/// <summary>TaskMcp's own tools, in the order in which clients see them.</summary>
internal static class OwnToolServices
{
    public static IServiceCollection AddOwnTools(this IServiceCollection services)
    {
        services.AddSingleton<ToolAudit>();
        services.AddSingleton<ToolConfirmation>();
        services.AddSingleton<KeptReplies>();
        services.AddSingleton<IToolSource, OwnTools>();
        return services
            .AddTool<ListTasksTool>().AddTool<SearchTasksTool>().AddTool<GetTaskTool>().AddTool<CreateTaskTool>().AddTool<UpdateTaskTool>()
            .AddTool<CompleteTaskTool>().AddTool<ReopenTaskTool>().AddTool<MoveTaskTool>().AddTool<AddNoteTool>().AddTool<DeleteTaskTool>()
            .AddTool<ListProjectsTool>().AddTool<GetBoardTool>()
            .AddTool<ListConnectionsTool>().AddTool<ListBindingsTool>().AddTool<CreateBindingTool>().AddTool<DryRunBindingTool>().AddTool<TriggerBindingTool>().AddTool<DeleteBindingTool>()
            .AddTool<ListRunsTool>().AddTool<GetRunTool>().AddTool<ReplayRunTool>();
    }

    private static IServiceCollection AddTool<T>(this IServiceCollection services) where T : class, IOwnTool => services.AddSingleton<IOwnTool, T>();
}
