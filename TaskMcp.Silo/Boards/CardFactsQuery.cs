using System.Collections.Immutable;
using System.Data.Common;
using TaskMcp.Boards;
using TaskMcp.Runs;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Boards;

/// <summary>Subtasks, blockers and latest runs of some tasks; seeks in indexes only.</summary>
internal static class CardFactsQuery
{
    private const string LatestRun = "SELECT id, state, created_at FROM runs WHERE workspace = @workspace AND task_id = @task_id ORDER BY created_at DESC LIMIT 1";

    public static ImmutableDictionary<Guid, CardFacts> Run(DbConnection connection, string workspace, ImmutableArray<Guid> tasks)
    {
        var facts = new Dictionary<Guid, CardFacts>();
        Subtasks(connection, workspace, tasks, facts);
        Blockers(connection, workspace, tasks, facts);
        foreach (var task in tasks)
            if (Latest(connection, workspace, task) is { } run) facts[task] = Of(facts, task) with { LastRun = run };
        return facts.ToImmutableDictionary();
    }

    private static void Subtasks(DbConnection connection, string workspace, ImmutableArray<Guid> tasks, Dictionary<Guid, CardFacts> facts)
    {
        var sql = new SqlText().Raw($"SELECT t.parent_id, count(*), count(t.completed_at) FROM tasks t{SqliteDialect.Using("tasks_by_parent")} WHERE ")
            .Add($"t.workspace = {workspace} AND t.parent_id IS NOT NULL AND t.parent_id IN ").List(Ids(tasks)).Raw(" GROUP BY t.parent_id");
        using var reader = sql.On(connection).ExecuteReader();
        while (reader.Read()) facts[reader.Guid(0)] = Of(facts, reader.Guid(0)) with { Subtasks = reader.GetInt32(1), SubtasksDone = reader.GetInt32(2) };
    }

    private static void Blockers(DbConnection connection, string workspace, ImmutableArray<Guid> tasks, Dictionary<Guid, CardFacts> facts)
    {
        var sql = new SqlText().Raw("SELECT b.task_id, count(*) FROM task_blockers b JOIN tasks t ON t.workspace = b.workspace AND t.id = b.blocker_id WHERE ")
            .Add($"b.workspace = {workspace} AND b.task_id IN ").List(Ids(tasks)).Raw(" AND t.completed_at IS NULL GROUP BY b.task_id");
        using var reader = sql.On(connection).ExecuteReader();
        while (reader.Read()) facts[reader.Guid(0)] = Of(facts, reader.Guid(0)) with { OpenBlockers = reader.GetInt32(1) };
    }

    private static CardRun? Latest(DbConnection connection, string workspace, Guid task)
    {
        using var reader = connection.Statement(LatestRun, workspace, task.ToSql()).ExecuteReader();
        return reader.Read() ? new(reader.Guid(0), Enum.Parse<RunState>(reader.GetString(1)), new(reader.GetInt64(2), TimeSpan.Zero)) : null;
    }

    private static CardFacts Of(Dictionary<Guid, CardFacts> facts, Guid task) => facts.GetValueOrDefault(task, CardFacts.None);

    private static IEnumerable<object> Ids(ImmutableArray<Guid> tasks) => tasks.Select(task => (object)task.ToSql());
}
