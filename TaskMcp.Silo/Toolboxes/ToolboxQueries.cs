using System.Text.Json;
using TaskMcp.Silo.Storage;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Toolboxes;

/// <summary>Lists of toolboxes by name, from the read model.</summary>
internal sealed class ToolboxQueries(ISqlDatabase database) : IToolboxQueries
{
    public async Task<GrainResult<Page<ToolboxSnapshot>>> List(string workspace, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint("toolboxes", workspace);
        if (!PageCursor.TryDecode(cursor, fingerprint, SortKind.Text, out var from)) return PageCursor.Invalid;
        var (items, next) = await database.ReadAsync(connection => ToolboxProjection.Table.List(connection, workspace, PageCursor.Limit(limit), from), cancellationToken);
        return new Page<ToolboxSnapshot>
        {
            Items = [.. items.Select(json => JsonSerializer.Deserialize<ToolboxSnapshot>(json, TaskMcpJson.Options)!)],
            NextCursor = next?.Encode(fingerprint),
        };
    }
}
