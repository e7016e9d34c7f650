using System.Text.Json;
using TaskMcp.Connections;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Connections;

/// <summary>Lists of connections by name, from the read model.</summary>
internal sealed class ConnectionQueries(ISqlDatabase database) : IConnectionQueries
{
    public async Task<GrainResult<Page<ConnectionSnapshot>>> List(string workspace, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint("connections", workspace);
        if (!PageCursor.TryDecode(cursor, fingerprint, SortKind.Text, out var from)) return PageCursor.Invalid;
        var (items, next) = await database.ReadAsync(connection => ConnectionProjection.Table.List(connection, workspace, PageCursor.Limit(limit), from), cancellationToken);
        return new Page<ConnectionSnapshot>
        {
            Items = [.. items.Select(json => JsonSerializer.Deserialize<ConnectionSnapshot>(json, TaskMcpJson.Options)!)],
            NextCursor = next?.Encode(fingerprint),
        };
    }
}
