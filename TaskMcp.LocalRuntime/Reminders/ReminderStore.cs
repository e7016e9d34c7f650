using System.Text.Json;
using Microsoft.Data.Sqlite;
using Orleans.Runtime;
using TaskMcp.LocalRuntime.References;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.LocalRuntime.Reminders;

/// <summary>Rows of reminders.</summary>
internal sealed class ReminderStore(LocalDatabase database, GrainRegistry registry)
{
    private const string Columns = "grain_type, grain_key, name, registration, start_at, period, next_due";

    // Rows of grain classes that are gone must not fill the page.
    private readonly string knownTypes = JsonSerializer.Serialize(registry.All.Where(one => one.IsRemindable).Select(one => one.Type.ToString()));

    public Task WriteAsync(Reminder reminder) => database.WriteAsync(connection => Row(connection, $"""
        INSERT INTO reminders ({Columns}) VALUES ($type, $key, $name, $registration, $start, $period, $due)
        ON CONFLICT DO UPDATE SET registration = $registration, start_at = $start, period = $period, next_due = $due
        """, reminder.Grain).Bind("$name", reminder.Name).Bind("$registration", reminder.Registration)
        .Bind("$start", reminder.StartAt).Bind("$period", reminder.Period).Bind("$due", reminder.NextDue).ExecuteNonQuery());

    /// <summary>Moves the due time, unless the reminder has been registered again or removed meanwhile.</summary>
    public Task AdvanceAsync(Reminder reminder) => database.WriteAsync(connection => Row(connection,
        "UPDATE reminders SET next_due = $due WHERE grain_type = $type AND grain_key = $key AND name = $name AND registration = $registration", reminder.Grain)
        .Bind("$name", reminder.Name).Bind("$registration", reminder.Registration).Bind("$due", reminder.NextDue).ExecuteNonQuery());

    public Task DeleteAsync(ReminderKey key) => database.WriteAsync(connection => Row(connection,
        "DELETE FROM reminders WHERE grain_type = $type AND grain_key = $key AND name = $name", key.Grain).Bind("$name", key.Name).ExecuteNonQuery());

    public Task<List<Reminder>> OfGrainAsync(GrainId grain) => database.ReadAsync(connection =>
        Read(Row(connection, $"SELECT {Columns} FROM reminders WHERE grain_type = $type AND grain_key = $key ORDER BY name", grain)));

    /// <summary>The next reminders that are due by then, the earliest first.</summary>
    public Task<List<Reminder>> DueAsync(long by, int limit) => database.ReadAsync(connection => Read(connection
        .Prepared($"SELECT {Columns} FROM reminders WHERE next_due <= $by AND grain_type IN (SELECT value FROM json_each($types)) ORDER BY next_due LIMIT $limit")
        .Bind("$by", by).Bind("$types", knownTypes).Bind("$limit", limit)));

    private static SqliteCommand Row(SqliteConnection connection, string sql, GrainId grain) =>
        connection.Prepared(sql).Bind("$type", grain.Type.ToString()).Bind("$key", grain.Key.ToString());

    private static List<Reminder> Read(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var found = new List<Reminder>();
        while (reader.Read())
        {
            found.Add(new(GrainId.Create(reader.GetString(0), reader.GetString(1)), reader.GetString(2),
                reader.GetInt64(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetInt64(6)));
        }
        return found;
    }
}
