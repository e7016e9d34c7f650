using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using TaskMcp.Changes;
using TaskMcp.RuntimeTools;
using TaskMcp.Silo.Changes;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.RuntimeTools;

/// <summary>Brings run-time tools into the read model, and lists them from it.</summary>
internal sealed class RuntimeToolProjection(ISqlDatabase database, ChangeMarks marks) : IRuntimeToolQueries
{
    /// <summary>More than any workspace offers.</summary>
    private const int Most = 1_000;

    private const string ByName = "SELECT json FROM runtime_tools WHERE workspace = @workspace AND name_key = @name_key ORDER BY row LIMIT 1";

    public static readonly NamedTable Table = new("runtime_tools");

    public static NamedRow Row(string workspace, RuntimeToolSnapshot tool) => new(workspace, tool.Id, tool.Name, tool.Version, JsonSerializer.Serialize(tool, TaskMcpJson.Options));

    /// <summary>Stores the tool unless a later version is there.</summary>
    public Task Apply(string workspace, RuntimeToolSnapshot tool, CancellationToken cancellationToken)
    {
        var row = Row(workspace, tool);
        return marks.Write(workspace, ChangeKind.Tools, connection => Table.Put(connection, row), cancellationToken);
    }

    public Task Remove(string workspace, Guid id, CancellationToken cancellationToken) => marks.Write(workspace, ChangeKind.Tools, connection => Table.Remove(connection, workspace, id), cancellationToken);

    public async Task<GrainResult<Page<RuntimeToolSnapshot>>> List(string workspace, int limit, string? cursor, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint("runtime_tools", workspace);
        if (!PageCursor.TryDecode(cursor, fingerprint, SortKind.Text, out var from)) return PageCursor.Invalid;
        var (items, next) = await database.ReadAsync(connection => Table.List(connection, workspace, PageCursor.Limit(limit), from), cancellationToken);
        return new Page<RuntimeToolSnapshot> { Items = [.. items.Select(Read)], NextCursor = next?.Encode(fingerprint) };
    }

    public async Task<ImmutableArray<RuntimeToolSnapshot>> Offered(string workspace, CancellationToken cancellationToken) =>
        [.. (await database.ReadAsync(connection => Table.List(connection, workspace, Most, from: null), cancellationToken)).Items.Select(Read).Where(tool => tool.Enabled)];

    public async Task<RuntimeToolSnapshot?> Find(string workspace, string name, CancellationToken cancellationToken) =>
        (await database.ReadAsync(connection => connection.Statement(ByName, workspace, SqlValues.SortKey(name)).ExecuteScalar() as string, cancellationToken)) is { } json ? Read(json) : null;

    private static RuntimeToolSnapshot Read(string json) => JsonSerializer.Deserialize<RuntimeToolSnapshot>(json, TaskMcpJson.Options)!;
}

/// <summary>Rebuilds the rows of run-time tools.</summary>
internal sealed class RuntimeToolRebuild(JsonStateSerializer serializer) : IRebuildSource
{
    public string StateName => RuntimeToolState.StateName;

    public string Table => "runtime_tools";

    public Func<DbConnection, long>? Restore(StoredGrainState stored)
    {
        if (serializer.Deserialize<RuntimeToolState>(stored.Data) is not { IsDeleted: false, Tool: { } tool }) return null;
        var row = RuntimeToolProjection.Row(GrainKeys.Workspace(stored.Key), tool);
        return connection => RuntimeToolProjection.Table.Restore(connection, row);
    }

    public void Remove(DbConnection connection, long row) => RuntimeToolProjection.Table.RemoveRow(connection, row);
}
