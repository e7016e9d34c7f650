using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Runs;

/// <summary>What runs need.</summary>
public static class RunsServices
{
    public static IServiceCollection AddRuns(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<RetryJitter>(() => Random.Shared.NextDouble());
        services.AddSingleton<RunMeter>();
        services.AddSingleton<OutputApplication>();
        services.AddSingleton<Echoes.Echoes>();
        services.AddSingleton<IRebuildSource, RunRebuild>();
        return services;
    }

    /// <summary>Forgets runs that ended long ago.</summary>
    public static IServiceCollection AddRunRetention(this IServiceCollection services) => services.AddHostedService<RunRetention>();

    /// <summary>Goes on with unfinished runs at the start of the process instead of when their reminders come.</summary>
    public static IServiceCollection AddRunRecovery(this IServiceCollection services) => services.AddHostedService<RunRecovery>();
}
