using System.Data.Common;
using System.Reflection;

namespace TaskMcp.Silo.Storage;

/// <summary>The read model's tables, and which version of them a database holds.</summary>
public static class ReadModelSchema
{
    private static readonly string[] Scripts = ["001-read-model.sql", "002-notifications.sql", "003-webhooks.sql", "004-tasks-of-project.sql", "005-audit.sql", "006-toolboxes.sql", "007-access.sql", "008-runtime-tools.sql", "009-changes.sql", "010-rank.sql", "011-run-filters.sql", "012-blocked-tasks.sql", "013-connection-users.sql"];

    /// <summary>The version that this build writes.</summary>
    public static int Version => Scripts.Length;

    /// <summary>Creates the tables or brings them up to date.</summary>
    /// <exception cref="ReadModelTooNewException">A newer build wrote the database; it is left untouched.</exception>
    public static async Task EnsureAsync(ISqlDatabase database, CancellationToken cancellationToken = default)
    {
        var found = await database.ReadAsync(Read, cancellationToken);
        if (found > Version) throw new ReadModelTooNewException(found, Version);
        if (found < Version) await database.WriteAsync(Migrate, cancellationToken);
    }

    private static int Read(DbConnection connection)
    {
        if (Convert.ToInt32(connection.Statement(SqliteDialect.TableExists, "read_model").ExecuteScalar(), null) == 0) return 0;
        return Convert.ToInt32(connection.Statement("SELECT schema_version FROM read_model").ExecuteScalar(), null);
    }

    private static int Migrate(DbConnection connection)
    {
        var found = Read(connection);
        if (found == 0) connection.Run("CREATE TABLE read_model (schema_version INTEGER NOT NULL); INSERT INTO read_model VALUES (0)");
        foreach (var script in Scripts.Skip(found)) connection.Run(Text(script));
        return connection.Statement("UPDATE read_model SET schema_version = @version", Version).ExecuteNonQuery();
    }

    private static string Text(string script)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream($"TaskMcp.Schema.{script}")
            ?? throw new InvalidOperationException($"The schema script {script} is not part of this build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
