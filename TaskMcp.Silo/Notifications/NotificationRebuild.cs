using System.Data.Common;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Notifications;

/// <summary>Rebuilds the rows of notifications.</summary>
internal sealed class NotificationRebuild(JsonStateSerializer serializer) : IRebuildSource
{
    public string StateName => NotificationState.Name;

    public string Table => NotificationTable.Name;

    public Func<DbConnection, long>? Restore(StoredGrainState stored)
    {
        if (serializer.Deserialize<NotificationState>(stored.Data) is not { Notification: { } notification }) return null;
        return connection => NotificationTable.Restore(connection, GrainKeys.Workspace(stored.Key), notification);
    }

    public void Remove(DbConnection connection, long row) => NotificationTable.Remove(connection, row);
}
