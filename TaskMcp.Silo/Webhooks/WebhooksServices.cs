using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.Storage;
using TaskMcp.Silo.Webhooks.Presets;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>What webhooks need.</summary>
public static class WebhooksServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services)
    {
        services.AddSingleton<IWebhookProjection, WebhookProjection>();
        services.AddSingleton<IDeliveryProjection, DeliveryProjection>();
        services.AddSingleton<IWebhookQueries, WebhookQueries>();
        services.AddSingleton<IWebhookFinder, WebhookFinder>();
        services.AddSingleton<IWebhookPresets, WebhookPresets>();
        services.AddSingleton<WebhookSamples>();
        services.AddSingleton<IWebhookPreview, WebhookPreview>();
        services.AddSingleton<DeliveryProcessing>();
        services.AddSingleton<DeliveryQueue>();
        services.AddSingleton<DeliveryLine>();
        services.AddHostedService<DeliveryWork>();
        services.AddSingleton<ISealedStates, SealedWebhooks>();
        services.AddSingleton<IRebuildSource, WebhookRebuild>();
        services.AddSingleton<IRebuildSource, DeliveryRebuild>();
        return services;
    }

    /// <summary>Forgets deliveries that were worked on long ago.</summary>
    public static IServiceCollection AddDeliveryRetention(this IServiceCollection services) => services.AddHostedService<DeliveryRetention>();

    /// <summary>Goes on with acknowledged deliveries at the start of the process.</summary>
    public static IServiceCollection AddDeliveryRecovery(this IServiceCollection services) => services.AddHostedService<DeliveryRecovery>();
}
