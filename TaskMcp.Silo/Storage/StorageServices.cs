using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Bindings;
using TaskMcp.Boards;
using TaskMcp.Changes;
using TaskMcp.Connections;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Silo.Access;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Boards;
using TaskMcp.Silo.Changes;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Projects;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Storage;

/// <summary>The read model over the <see cref="ISqlDatabase"/> that the composition root supplies.</summary>
public static class StorageServices
{
    /// <summary>Adds schema, projections, queries and feed. Needs <see cref="ISqlDatabase"/> and <see cref="TimeProvider"/>, for a rebuild <see cref="IStoredGrainStates"/>.</summary>
    public static IServiceCollection AddReadModel(this IServiceCollection services)
    {
        services.AddHostedService<ReadModelStartup>();
        services.AddSingleton<ChangeSignal>();
        services.AddSingleton<ChangeMarks>();
        services.AddSingleton<IChangeFeed, ChangeFeed>();
        services.AddSingleton<EventSignal>();
        services.AddSingleton<TaskSearchIndex>();
        services.AddHostedService<TaskSearchIndexer>();
        services.AddSingleton<ITaskProjection, TaskProjection>();
        services.AddSingleton<ITaskQueries, TaskQueries>();
        services.AddSingleton<IBoardQueries, BoardQueries>();
        services.AddSingleton<IEventFeed, EventFeed>();
        services.AddSingleton<IConnectionUsers, ConnectionUsers>();
        services.AddSingleton<IConnectionUseQueries, ConnectionUseQueries>();
        services.AddSingleton<IRunProjection, RunProjection>();
        services.AddSingleton<IRunQueries, RunQueries>();
        services.AddSingleton<IConnectionProjection, ConnectionProjection>();
        services.AddSingleton<IConnectionQueries, ConnectionQueries>();
        services.AddSingleton<IProjectProjection, ProjectProjection>();
        services.AddSingleton<IProjectQueries, ProjectQueries>();
        services.AddSingleton<IWorkspaceQueries, WorkspaceQueries>();
        services.AddSingleton<Workspaces>();
        return services.AddRebuild();
    }

    private static IServiceCollection AddRebuild(this IServiceCollection services)
    {
        services.AddSingleton<JsonStateSerializer>();
        services.AddSingleton<IRebuildSource, TaskRebuild>();
        services.AddSingleton<IRebuildSource, ProjectRebuild>();
        services.AddSingleton<IRebuildSource, ConnectionRebuild>();
        services.AddSingleton(provider => new ReadModelRebuild(
            provider.GetRequiredService<ISqlDatabase>(),
            provider.GetRequiredService<IStoredGrainStates>(),
            provider.GetServices<IRebuildSource>(),
            provider.GetRequiredService<TaskSearchIndex>(),
            provider.GetRequiredService<ILogger<ReadModelRebuild>>()));
        return services;
    }
}
