using System.Data.Common;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Webhooks;

/// <summary>Rebuilds the rows of webhooks.</summary>
internal sealed class WebhookRebuild(JsonStateSerializer serializer) : IRebuildSource
{
    public string StateName => WebhookState.Name;

    public string Table => "webhooks";

    public Func<DbConnection, long>? Restore(StoredGrainState stored)
    {
        if (serializer.Deserialize<WebhookState>(stored.Data) is not { IsDeleted: false, Webhook: { } webhook }) return null;
        var row = WebhookProjection.Row(GrainKeys.Workspace(stored.Key), webhook);
        return connection => WebhookProjection.Table.Restore(connection, row);
    }

    public void Remove(DbConnection connection, long row) => WebhookProjection.Table.RemoveRow(connection, row);
}

/// <summary>Rebuilds the rows of deliveries.</summary>
internal sealed class DeliveryRebuild(JsonStateSerializer serializer) : IRebuildSource
{
    public string StateName => DeliveryState.Name;

    public string Table => DeliveryTable.Name;

    public Func<DbConnection, long>? Restore(StoredGrainState stored)
    {
        if (serializer.Deserialize<DeliveryState>(stored.Data) is not { Delivery: { } delivery }) return null;
        var (workspace, json) = (GrainKeys.Workspace(stored.Key), DeliveryTable.Json(delivery));
        return connection => DeliveryTable.Restore(connection, workspace, delivery, json);
    }

    public void Remove(DbConnection connection, long row) => connection.Statement("DELETE FROM deliveries WHERE row = @row", row).ExecuteNonQuery();
}
