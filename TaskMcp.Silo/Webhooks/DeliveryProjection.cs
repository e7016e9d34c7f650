using TaskMcp.Changes;
using TaskMcp.Silo.Changes;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>Brings deliveries into the read model.</summary>
public interface IDeliveryProjection
{
    /// <summary>Stores the delivery unless a later version is there.</summary>
    Task Apply(string workspace, DeliverySnapshot delivery, CancellationToken cancellationToken);

    /// <summary>Removes a row that nothing stands behind.</summary>
    Task Remove(string workspace, Guid deliveryId, CancellationToken cancellationToken);
}

internal sealed class DeliveryProjection(ChangeMarks marks) : IDeliveryProjection
{
    public Task Apply(string workspace, DeliverySnapshot delivery, CancellationToken cancellationToken)
    {
        var json = DeliveryTable.Json(delivery);
        return marks.Write(workspace, ChangeKind.Deliveries, connection => DeliveryTable.Write(connection, workspace, delivery, json), cancellationToken);
    }

    public Task Remove(string workspace, Guid deliveryId, CancellationToken cancellationToken) =>
        marks.Write(workspace, ChangeKind.Deliveries, connection => DeliveryTable.Remove(connection, workspace, deliveryId), cancellationToken);
}
