using System.Text.Json;
using TaskMcp.Notifications;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Notifications;

/// <summary>Lists of notifications, newest first, from the read model.</summary>
internal sealed class NotificationQueries(ISqlDatabase database) : INotificationQueries
{
    public async Task<GrainResult<Page<NotificationSnapshot>>> List(
        string workspace, bool unreadOnly, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint(NotificationTable.Name, new { workspace, unreadOnly });
        if (!PageCursor.TryDecode(cursor, fingerprint, SortKind.Number, out var from)) return PageCursor.Invalid;
        var (items, next) = await database.ReadAsync(
            connection => NotificationTable.List(connection, workspace, unreadOnly, PageCursor.Limit(limit), from), cancellationToken);
        return new Page<NotificationSnapshot>
        {
            Items = [.. items.Select(json => JsonSerializer.Deserialize<NotificationSnapshot>(json, TaskMcpJson.Options)!)],
            NextCursor = next?.Encode(fingerprint),
        };
    }
}
