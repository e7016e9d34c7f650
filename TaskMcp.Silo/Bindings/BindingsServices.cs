using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskMcp.Schedules;
using TaskMcp.Silo.Schedules;
using TaskMcp.Silo.Sweeps;
using TaskMcp.Silo.Templates.Help;
using TaskMcp.Templates;

namespace TaskMcp.Silo.Bindings;

/// <summary>What bindings need.</summary>
public static class BindingsServices
{
    public static IServiceCollection AddBindings(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<IIdSource, ClockIdSource>();
        services.AddSingleton<IBindingDispatcher, BindingDispatcher>();
        services.AddSingleton<ISchedulePreview, SchedulePreview>();
        services.AddSingleton<ITemplateHelp, TemplateHelpPage>();
        services.AddSingleton<IScheduleDispatcher, ScheduleDispatcher>();
        services.AddSingleton<ISweepDispatcher, SweepDispatcher>();
        services.TryAddSingleton(SweepPace.Default);
        services.AddSingleton<IManualTrigger, ManualTrigger>();
        services.AddSingleton<IWebhookTrigger, WebhookTrigger>();
        services.AddSingleton<IBindingDryRun, BindingDryRun>();
        services.AddSingleton<IBindingExplainer, BindingExplainer>();
        return services;
    }
}
