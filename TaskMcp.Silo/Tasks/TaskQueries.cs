using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using TaskMcp.Silo.Boards;
using TaskMcp.Silo.Storage;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>Lists of tasks and facts about several tasks, from the read model.</summary>
internal sealed class TaskQueries(ISqlDatabase database, TaskSearchIndex search) : ITaskQueries
{
    private static readonly string IdsOfProject =
        $"SELECT id FROM tasks{SqliteDialect.Using("tasks_of_project")} WHERE workspace = @workspace AND project_id = @project_id AND id > @after ORDER BY id LIMIT @limit";

    public async Task<GrainResult<Page<TaskSnapshot>>> List(TaskFilter filter, CancellationToken cancellationToken)
    {
        var fingerprint = PageCursor.Fingerprint("tasks", filter with { Cursor = null, Limit = 0 });
        var order = TaskOrder.Of(filter.Sort);
        if (!PageCursor.TryDecode(filter.Cursor, fingerprint, order.Kind, out var from)) return PageCursor.Invalid;

        if (!string.IsNullOrWhiteSpace(filter.Text)) await search.Flush(cancellationToken);
        var (rows, next) = await database.ReadAsync(connection => TaskListing.Run(connection, filter, order, from), cancellationToken);
        return new Page<TaskSnapshot>
        {
            Items = [.. rows.Select(Read)],
            NextCursor = next?.Encode(fingerprint),
        };
    }

    public Task<ImmutableHashSet<Guid>> Existing(string workspace, ImmutableArray<Guid> ids, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => ids.Where(id => Has(connection, "SELECT 1 FROM tasks WHERE workspace = @workspace AND id = @id", workspace, id)).ToImmutableHashSet(), cancellationToken);

    public async Task<ImmutableDictionary<Guid, string>> Titles(string workspace, ImmutableArray<Guid> ids, CancellationToken cancellationToken)
    {
        if (ids.IsEmpty) return ImmutableDictionary<Guid, string>.Empty;
        return await database.ReadAsync(connection =>
        {
            var sql = new SqlText().Add($"SELECT id, json FROM tasks WHERE workspace = {workspace} AND id IN ").List(ids.Distinct().Select(id => id.ToSql()));
            using var reader = sql.On(connection).ExecuteReader();
            var titles = ImmutableDictionary.CreateBuilder<Guid, string>();
            while (reader.Read())
            {
                using var task = JsonDocument.Parse(reader.GetString(1));
                titles.Add(reader.Guid(0), task.RootElement.GetProperty("title").GetString()!);
            }

            return titles.ToImmutable();
        }, cancellationToken);
    }

    public Task<ImmutableArray<Guid>> Open(string workspace, ImmutableArray<Guid> ids, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => ids.Where(id => Has(connection, "SELECT 1 FROM tasks WHERE workspace = @workspace AND id = @id AND completed_at IS NULL", workspace, id)).ToImmutableArray(), cancellationToken);

    public Task<ImmutableArray<Guid>> BlockingPath(string workspace, Guid taskId, ImmutableArray<Guid> blockers, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => TaskGraph.BlockingPath(connection, workspace, taskId, blockers), cancellationToken);

    public Task<ImmutableArray<Guid>> ParentPath(string workspace, Guid taskId, Guid parentId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => TaskGraph.ParentPath(connection, workspace, taskId, parentId), cancellationToken);

    public Task<bool> AnyInProject(string workspace, Guid projectId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => Has(connection, "SELECT 1 FROM tasks WHERE workspace = @workspace AND project_id = @project_id LIMIT 1", workspace, projectId), cancellationToken);

    public Task<long> CountInProject(string workspace, Guid projectId, CancellationToken cancellationToken) => database.ReadAsync(
        connection => Convert.ToInt64(connection.Statement("SELECT count(*) FROM tasks WHERE workspace = @workspace AND project_id = @project_id", workspace, projectId.ToSql()).ExecuteScalar(), null),
        cancellationToken);

    public Task<ImmutableDictionary<string, long>> CountByStatus(string workspace, Guid projectId, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => ColumnQueries.Counts(connection, workspace, projectId), cancellationToken);

    public Task<ColumnPresence> Presence(string workspace, Guid projectId, string status, ImmutableArray<Guid> asked, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => ColumnQueries.Presence(connection, workspace, projectId, status, asked), cancellationToken);

    public Task<RankGap?> Gap(string workspace, Guid projectId, ColumnPlace place, Guid moving, CancellationToken cancellationToken) =>
        database.ReadAsync(connection => ColumnQueries.Gap(connection, workspace, projectId, place, moving), cancellationToken);

    public Task<ImmutableArray<Guid>> InProject(string workspace, Guid projectId, Guid? after, int limit, CancellationToken cancellationToken) => database.ReadAsync(
        connection =>
        {
            using var reader = connection.Statement(IdsOfProject, workspace, projectId.ToSql(), after?.ToSql() ?? "", limit).ExecuteReader();
            var ids = ImmutableArray.CreateBuilder<Guid>();
            while (reader.Read()) ids.Add(reader.Guid(0));
            return ids.ToImmutable();
        },
        cancellationToken);

    // One from before there were ranks is shown with the one that it stands at.
    private static TaskSnapshot Read(string json)
    {
        var task = JsonSerializer.Deserialize<TaskSnapshot>(json, TaskMcpJson.Options)!;
        return task.Rank is null ? task with { Rank = FractionalIndex.Of(task) } : task;
    }

    private static bool Has(DbConnection connection, string sql, string workspace, Guid id) =>
        connection.Statement(sql, workspace, id.ToSql()).ExecuteScalar() is not null;
}
