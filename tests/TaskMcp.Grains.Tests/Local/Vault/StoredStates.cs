using System.Runtime.CompilerServices;
using System.Text;
using Microsoft.Data.Sqlite;
using TaskMcp.LocalRuntime.Storage;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Grains.Tests.Local.Vault;

/// <summary>What the grains have stored, read, and changed behind their back.</summary>
internal sealed class StoredStates(LocalDatabase database) : IStoredGrainStates
{
    /// <summary>How many more lists can be read before the process is cut off.</summary>
    public int Lists { get; set; } = int.MaxValue;

    /// <summary>How many states of the last list can still be read.</summary>
    public int States { get; set; }

    public async IAsyncEnumerable<StoredGrainState> All(string stateName, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Lists--;
        foreach (var (key, text) in await Read(stateName))
        {
            if (Lists < 0 && States-- <= 0) throw new IOException("cut off");
            yield return new(key, new(text));
        }

        if (Lists < 0) throw new IOException("cut off");
    }

    public Task<List<(string Key, string Text)>> Read(string stateName) => database.ReadAsync(connection =>
    {
        using var command = Command(connection, "SELECT grain_key, data FROM grain_state WHERE state_name = $name ORDER BY grain_key", ("$name", stateName));
        using var reader = command.ExecuteReader();
        var states = new List<(string, string)>();
        while (reader.Read()) states.Add((reader.GetString(0), Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(1))));
        return states;
    });

    /// <summary>Changes one stored state; the grain must not be active.</summary>
    public async Task Change(string stateName, string key, Func<string, string> change)
    {
        var before = (await Read(stateName)).Single(state => state.Key == key).Text;
        var after = change(before);
        after.ShouldNotBe(before);
        await database.WriteAsync(connection => Command(
            connection, "UPDATE grain_state SET data = $data WHERE state_name = $name AND grain_key = $key", ("$name", stateName), ("$key", key), ("$data", Encoding.UTF8.GetBytes(after))).ExecuteNonQuery());
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, params (string Name, object Value)[] parameters)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }
}
