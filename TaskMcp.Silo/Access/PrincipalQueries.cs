using System.Text.Json;
using TaskMcp.Access;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Access;

/// <summary>Lists of principals by name, from the read model.</summary>
internal sealed class PrincipalQueries(ISqlDatabase database) : IPrincipalQueries
{
    public async Task<GrainResult<Page<PrincipalSnapshot>>> List(string workspace, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint("principals", workspace);
        if (!PageCursor.TryDecode(cursor, fingerprint, SortKind.Text, out var from)) return PageCursor.Invalid;
        var (items, next) = await database.ReadAsync(connection => PrincipalProjection.Table.List(connection, workspace, PageCursor.Limit(limit), from), cancellationToken);
        return new Page<PrincipalSnapshot>
        {
            Items = [.. items.Select(json => JsonSerializer.Deserialize<PrincipalSnapshot>(json, TaskMcpJson.Options)!)],
            NextCursor = next?.Encode(fingerprint),
        };
    }
}
