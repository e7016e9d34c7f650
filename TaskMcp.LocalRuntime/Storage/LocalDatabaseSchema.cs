using Microsoft.Data.Sqlite;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>The runtime's own tables. Other tables in the file belong to whoever made them.</summary>
internal static class LocalDatabaseSchema
{
    /// <summary>"tmcp", so that a file says whose it is.</summary>
    public const int ApplicationId = 0x746d6370;

    public const int Version = 1;

    // One transaction in rollback-journal mode: the main file carries the application id from its first commit on,
    // and a crash in between leaves an empty file.
    private static readonly string Create = $"""
        BEGIN IMMEDIATE;
        PRAGMA application_id = {ApplicationId};
        PRAGMA user_version = {Version};
        CREATE TABLE meta (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
        INSERT INTO meta (name, value) VALUES ('schema_version', '{Version}');
        CREATE TABLE grain_state (
            grain_type TEXT NOT NULL,
            grain_key TEXT NOT NULL,
            state_name TEXT NOT NULL,
            etag INTEGER NOT NULL,
            data BLOB NOT NULL,
            written_at INTEGER NOT NULL,
            PRIMARY KEY (grain_type, grain_key, state_name));
        CREATE TABLE reminders (
            grain_type TEXT NOT NULL,
            grain_key TEXT NOT NULL,
            name TEXT NOT NULL,
            registration INTEGER NOT NULL,
            start_at INTEGER NOT NULL,
            period INTEGER NOT NULL,
            next_due INTEGER NOT NULL,
            PRIMARY KEY (grain_type, grain_key, name)) WITHOUT ROWID;
        CREATE INDEX reminders_next_due ON reminders (next_due);
        COMMIT;
        """;

    /// <summary>Makes the tables in a new file; a file of this version stays as it is.</summary>
    public static void Prepare(SqliteConnection connection)
    {
        // One with a journal beside it could not be looked at before a writer had it repaired.
        if (Pragma(connection, "page_count") > 0) LocalDatabaseCheck.CheckOwner(connection, connection.DataSource);
        if (Pragma(connection, "user_version") == Version) return;
        using var command = connection.CreateCommand();
        command.CommandText = Create;
        command.ExecuteNonQuery();
    }

    public static long Pragma(SqliteConnection connection, string name)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA {name}";
        return (long)command.ExecuteScalar()!;
    }
}
