using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Storage;

/// <summary>The read model over the <see cref="ISqlDatabase"/> that the composition root supplies.</summary>
public static class StorageServices
{
    /// <summary>Adds schema, projections, queries and feed. Needs <see cref="ISqlDatabase"/> and <see cref="TimeProvider"/>.</summary>
    public static IServiceCollection AddReadModel(this IServiceCollection services)
    {
        services.AddHostedService<ReadModelStartup>();
        services.AddSingleton<EventSignal>();
        services.AddSingleton<TaskSearchIndex>();
        services.AddHostedService<TaskSearchIndexer>();
        services.AddSingleton<ITaskProjection, TaskProjection>();
        services.AddSingleton<ITaskQueries, TaskQueries>();
        services.AddSingleton<IEventFeed, EventFeed>();
        return services;
    }
}
