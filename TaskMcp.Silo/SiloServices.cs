using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using TaskMcp.Silo.Access;
using TaskMcp.Silo.Audit;
using TaskMcp.Silo.Bindings;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Notifications;
using TaskMcp.Silo.Runs;
using TaskMcp.Silo.RuntimeTools;
using TaskMcp.Silo.Storage;
using TaskMcp.Silo.Tasks;
using TaskMcp.Silo.Toolboxes;
using TaskMcp.Silo.Webhooks;

namespace TaskMcp.Silo;

/// <summary>All that the grains need beside their runtime and an <see cref="ISqlDatabase"/>.</summary>
public static class SiloServices
{
    public static IServiceCollection AddTaskMcpGrains(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<IGrainStorageSerializer, JsonStateSerializer>();
        services.AddReadModel();
        services.AddPrincipals(configuration);
        services.AddTasks();
        services.AddMcpConnections();
        services.AddAudit();
        services.AddAuditRetention();
        services.AddBindings();
        services.AddRuns();
        services.AddRunRecovery();
        services.AddRunRetention();
        services.AddNotifications();
        services.AddToolboxes();
        services.AddRuntimeTools();
        services.AddWebhooks();
        services.AddDeliveryRecovery();
        services.AddDeliveryRetention();
        return services;
    }
}
