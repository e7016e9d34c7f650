using System.Runtime.CompilerServices;
using Microsoft.Data.Sqlite;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>Statements that are compiled once per connection and used again.</summary>
public static class PreparedStatements
{
    private static readonly ConditionalWeakTable<SqliteConnection, Dictionary<string, SqliteCommand>> Caches = [];

    /// <summary>
    /// The compiled statement for this text on this connection. Bind every parameter before each use; dispose readers, never the
    /// command. Give it constant texts only: each different text stays for as long as the connection.
    /// </summary>
    public static SqliteCommand Prepared(this SqliteConnection connection, string sql)
    {
        var cache = Caches.GetOrCreateValue(connection);
        if (!cache.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            cache.Add(sql, command);
        }
        return command;
    }

    /// <summary>Binds a parameter, replacing what an earlier use had bound.</summary>
    public static SqliteCommand Bind(this SqliteCommand command, string name, object? value)
    {
        var index = command.Parameters.IndexOf(name);
        if (index < 0) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        else command.Parameters[index].Value = value ?? DBNull.Value;
        return command;
    }
}
