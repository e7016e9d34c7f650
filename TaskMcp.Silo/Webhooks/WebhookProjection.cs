using System.Text.Json;
using TaskMcp.Changes;
using TaskMcp.Silo.Changes;
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

internal sealed class WebhookProjection(ChangeMarks marks) : IWebhookProjection
{
    public static readonly NamedTable Table = new("webhooks");

    public static NamedRow Row(string workspace, WebhookSnapshot webhook) =>
        new(workspace, webhook.Id, webhook.Name, webhook.Version, JsonSerializer.Serialize(webhook, TaskMcpJson.Options));

    public Task Apply(string workspace, WebhookSnapshot webhook, CancellationToken cancellationToken)
    {
        var row = Row(workspace, webhook);
        return marks.Write(workspace, ChangeKind.Webhooks, connection => Table.Put(connection, row), cancellationToken);
    }

    public Task Remove(string workspace, Guid webhookId, CancellationToken cancellationToken) =>
        marks.Write(workspace, ChangeKind.Webhooks, connection => Table.Remove(connection, workspace, webhookId), cancellationToken);
}
