using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TaskMcp.Silo.Tasks;

/// <summary>What the grains of tasks, projects and idempotency keys need beside the runtime and the read model.</summary>
public static class TasksServices
{
    public static IServiceCollection AddTasks(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, ClockIdSource>();
        services.TryAddSingleton(provider => TaskUrls.From(provider.GetRequiredService<IConfiguration>()));
        return services;
    }
}
