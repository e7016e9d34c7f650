using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using TaskMcp.Runs;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Runs;

/// <summary>Counts runs: all by their index of states, those in trouble one by one.</summary>
internal static class RunSummaries
{
    /// <summary>Bindings in trouble that are shown.</summary>
    public const int MostTrouble = 100;

    private static readonly string[] Troubled = [nameof(RunState.Dead), nameof(RunState.Failed), nameof(RunState.NeedsReview), nameof(RunState.WaitingInput)];

    public static RunSummary Of(DbConnection connection, RunFilter filter)
    {
        var groups = Groups(connection, filter).GroupBy(part => (part.Binding, part.Connection)).OrderByDescending(parts => parts.Max(part => part.Newest)).Take(MostTrouble + 1).ToList();
        return new()
        {
            States = States(connection, filter),
            Trouble = [.. groups.Take(MostTrouble).Select(parts => Trouble(connection, filter.Workspace, [.. parts]))],
            More = groups.Count > MostTrouble,
        };
    }

    private static ImmutableSortedDictionary<string, long> States(DbConnection connection, RunFilter filter)
    {
        var index = filter.TaskId is not null ? "runs_of_task" : filter.BindingId is not null ? "runs_of_binding" : filter.ConnectionId is not null ? "runs_of_connection" : filter.ProjectId is not null ? "runs_of_project" : "runs_by_state";
        using var reader = new SqlText().Raw($"SELECT r.state, count(*) FROM runs r{SqliteDialect.Using(index)} WHERE ").Where(filter).Raw(" GROUP BY r.state").On(connection).ExecuteReader();
        var states = ImmutableSortedDictionary.CreateBuilder<string, long>(StringComparer.Ordinal);
        while (reader.Read()) states[Name(reader.GetString(0))] = reader.GetInt64(1);
        return states.ToImmutable();
    }

    private static List<Part> Groups(DbConnection connection, RunFilter filter)
    {
        var index = filter.TaskId is not null ? "runs_of_task" : filter.BindingId is not null ? "runs_of_binding" : "runs_by_state";
        var sql = new SqlText().Raw($"SELECT r.binding_id, r.connection_id, r.state, count(*), min(r.created_at), max(r.created_at) FROM runs r{SqliteDialect.Using(index)} WHERE ").Where(filter)
            .Raw(" AND r.state IN ").List(Troubled).Raw(" GROUP BY r.binding_id, r.connection_id, r.state");
        using var reader = sql.On(connection).ExecuteReader();
        var parts = new List<Part>();
        while (reader.Read()) parts.Add(new(reader.Guid(0), reader.Guid(1), reader.GetString(2), reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5)));
        return parts;
    }

    private static RunTrouble Trouble(DbConnection connection, string workspace, ImmutableArray<Part> parts)
    {
        var newest = parts.MaxBy(part => part.Newest)!;
        var run = JsonSerializer.Deserialize<RunSnapshot>(Json(connection, workspace, newest), TaskMcpJson.Options)!;
        return new()
        {
            BindingId = newest.Binding,
            ConnectionId = newest.Connection,
            ToolName = run.ToolName,
            States = parts.ToImmutableSortedDictionary(part => Name(part.State), part => part.Count, StringComparer.Ordinal),
            OldestAt = new(parts.Min(part => part.Oldest), TimeSpan.Zero),
            NewestAt = new(newest.Newest, TimeSpan.Zero),
            NewestRunId = run.Id,
            Error = run.Attempts.IsEmpty ? null : run.Attempts[^1].Error,
            Reason = run.Reason,
        };
    }

    private static string Json(DbConnection connection, string workspace, Part part) => (string)new SqlText()
        .Raw($"SELECT r.json FROM runs r{SqliteDialect.Using("runs_of_binding")} WHERE ")
        .Add($"r.workspace = {workspace} AND r.binding_id = {part.Binding.ToSql()} AND r.created_at = {part.Newest} AND r.state = {part.State} AND r.connection_id = {part.Connection.ToSql()} LIMIT 1")
        .On(connection).ExecuteScalar()!;

    private static string Name(string state) => JsonNamingPolicy.SnakeCaseLower.ConvertName(state);

    private sealed record Part(Guid Binding, Guid Connection, string State, long Count, long Oldest, long Newest);
}
