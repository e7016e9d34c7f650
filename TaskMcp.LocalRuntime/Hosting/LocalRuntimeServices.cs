using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans;
using Orleans.Storage;
using Orleans.Timers;
using TaskMcp.LocalRuntime.References;
using TaskMcp.LocalRuntime.Reminders;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.LocalRuntime.Hosting;

/// <summary>Adds the local grain runtime to a host.</summary>
public static class LocalRuntimeServices
{
    /// <summary>
    /// Registers <see cref="IGrainFactory"/>, <see cref="IClusterClient"/>, <see cref="IReminderRegistry"/>, <see cref="LocalDatabase"/>,
    /// <see cref="IStoredGrains"/> and <see cref="IActivationControl"/>, and starts them with the host. An
    /// <see cref="IGrainStorageSerializer"/> and a <see cref="TimeProvider"/> of the application's own win over the defaults.
    /// </summary>
    public static IServiceCollection AddLocalRuntime(this IServiceCollection services, Action<LocalRuntimeOptions> configure)
    {
        services.AddOptions<LocalRuntimeOptions>().Configure(configure)
            .Validate(options => options.CollectionQuantum > TimeSpan.Zero && options.CollectionAge > options.CollectionQuantum, "CollectionAge must be more than CollectionQuantum, and that more than zero.")
            .Validate(options => options.ResponseTimeout > TimeSpan.Zero, "ResponseTimeout must be more than zero.");
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IGrainStorageSerializer, SystemTextJsonStateSerializer>();
        services.AddSingleton<GrainRegistry>();
        services.AddSingleton<GrainRuntime>();
        services.AddSingleton<IActivationControl>(provider => provider.GetRequiredService<GrainRuntime>());
        services.AddSingleton<GrainFactory>();
        services.AddSingleton<IGrainFactory>(provider => provider.GetRequiredService<GrainFactory>());
        services.AddSingleton<IClusterClient>(provider => provider.GetRequiredService<GrainFactory>());
        services.AddSingleton<LocalDatabase>();
        services.AddSingleton<GrainStateStore>();
        services.AddSingleton<IStoredGrains, StoredGrains>();
        services.AddSingleton<ReminderStore>();
        services.AddSingleton<ReminderService>();
        services.AddSingleton<IReminderRegistry>(provider => provider.GetRequiredService<ReminderService>());
        services.AddHostedService<LocalRuntimeService>();
        return services;
    }
}
