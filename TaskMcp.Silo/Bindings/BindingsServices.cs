using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace TaskMcp.Silo.Bindings;

/// <summary>What bindings need.</summary>
public static class BindingsServices
{
    public static IServiceCollection AddBindings(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, ClockIdSource>();
        services.AddSingleton<IBindingDispatcher, BindingDispatcher>();
        services.AddSingleton<IManualTrigger, ManualTrigger>();
        services.AddSingleton<IBindingDryRun, BindingDryRun>();
        return services;
    }
}
