using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;
using TaskMcp.LocalRuntime.Storage;
using TaskMcp.Silo.Storage;

namespace TaskMcp.AppHost.Local;

/// <summary>What the grains have stored in the local runtime's table, page by page.</summary>
internal sealed class LocalGrainStates(LocalDatabase database) : IStoredGrainStates
{
    private const int PageSize = 500;

    public async IAsyncEnumerable<StoredGrainState> All(string stateName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (type, key) = ("", "");
        while (true)
        {
            var page = await database.ReadAsync(connection => Page(connection, stateName, type, key), cancellationToken);
            foreach (var (_, state) in page) yield return state;
            if (page.Count < PageSize) yield break;
            (type, key) = (page[^1].Type, page[^1].State.Key);
        }
    }

    private static List<(string Type, StoredGrainState State)> Page(SqliteConnection connection, string stateName, string type, string key)
    {
        using var command = connection.CreateCommand();
        command.CommandText = """
            SELECT grain_type, grain_key, data FROM grain_state
            WHERE state_name = $name AND (grain_type, grain_key) > ($type, $key) ORDER BY grain_type, grain_key LIMIT $limit
            """;
        command.Parameters.AddWithValue("$name", stateName);
        command.Parameters.AddWithValue("$type", type);
        command.Parameters.AddWithValue("$key", key);
        command.Parameters.AddWithValue("$limit", PageSize);
        using var reader = command.ExecuteReader();
        var page = new List<(string, StoredGrainState)>();
        while (reader.Read()) page.Add((reader.GetString(0), new(reader.GetString(1), new(reader.GetFieldValue<byte[]>(2)))));
        return page;
    }
}
