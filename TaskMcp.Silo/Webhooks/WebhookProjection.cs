using System.Text.Json;
using TaskMcp.Silo.Storage;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>Brings webhooks into the read model.</summary>
public interface IWebhookProjection
{
    /// <summary>Stores the webhook unless a later version is there.</summary>
    Task Apply(string workspace, WebhookSnapshot webhook, CancellationToken cancellationToken);

    Task Remove(string workspace, Guid webhookId, CancellationToken cancellationToken);
}

internal sealed class WebhookProjection(ISqlDatabase database) : IWebhookProjection
{
    public static readonly NamedTable Table = new("webhooks");

    public static NamedRow Row(string workspace, WebhookSnapshot webhook) =>
        new(workspace, webhook.Id, webhook.Name, webhook.Version, JsonSerializer.Serialize(webhook, TaskMcpJson.Options));

    public Task Apply(string workspace, WebhookSnapshot webhook, CancellationToken cancellationToken)
    {
        var row = Row(workspace, webhook);
        return database.WriteAsync(connection => Table.Put(connection, row), cancellationToken);
    }

    public Task Remove(string workspace, Guid webhookId, CancellationToken cancellationToken) =>
        database.WriteAsync(connection => Table.Remove(connection, workspace, webhookId), cancellationToken);
}
