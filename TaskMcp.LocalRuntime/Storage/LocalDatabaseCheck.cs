using System.Text;
using Microsoft.Data.Sqlite;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>Looks at a file before anything may write to it, and refuses one that is damaged, of another application or newer.</summary>
internal static class LocalDatabaseCheck
{
    private const int HeaderLength = 100;

    // Reads about 1 GB/s: a bigger file is only checked by its header and catalogue, so that the start stays quick.
    private const long FullCheckLimit = 64L << 20;

    public static void Check(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists || file.Length == 0) return;
        CheckHeader(path);
        // A rollback journal means the very first commit was interrupted: only a writer may repair that.
        if (File.Exists(path + "-journal")) return;
        CheckContent(path, file.Length);
    }

    /// <exception cref="LocalDatabaseException">The database is of another application or newer.</exception>
    public static void CheckOwner(SqliteConnection connection, string path)
    {
        var application = LocalDatabaseSchema.Pragma(connection, "application_id");
        var version = LocalDatabaseSchema.Pragma(connection, "user_version");
        if (application != LocalDatabaseSchema.ApplicationId)
            throw new LocalDatabaseException($"{path} is a database of another application. Choose another directory (TaskMcp__DataDirectory) or move that file away.");
        if (version > LocalDatabaseSchema.Version)
            throw new LocalDatabaseException($"{path} has schema version {version}, this program knows up to {LocalDatabaseSchema.Version}. Start the newer version that wrote it, or restore a backup from before.");
    }

    private static void CheckHeader(string path)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        using (var stream = new FileStream(path, PrivateFiles.Options(FileMode.Open, FileAccess.Read, FileShare.ReadWrite)))
        {
            if (stream.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength) throw Corrupt(path, null);
        }
        if (!header.StartsWith("SQLite format 3\0"u8)) throw Corrupt(path, null);
    }

    private static void CheckContent(string path, long length)
    {
        try
        {
            using var connection = OpenUntouched(path);
            CheckOwner(connection, path);
            if (length <= FullCheckLimit) CheckPages(connection, path);
            else Read(connection, "SELECT count(*) FROM sqlite_master");
        }
        catch (SqliteException error)
        {
            throw Corrupt(path, error);
        }
    }

    private static void CheckPages(SqliteConnection connection, string path)
    {
        var answer = Read(connection, "PRAGMA quick_check(1)") as string;
        if (answer != "ok") throw Corrupt(path, new InvalidDataException(answer));
    }

    private static object? Read(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }

    /// <summary>Without a log beside it the file is opened as immutable, so that SQLite makes no side files; with one, read-only.</summary>
    private static SqliteConnection OpenUntouched(string path)
    {
        var log = new FileInfo(path + "-wal");
        var source = log is { Exists: true, Length: > 0 } ? path : $"file:{EscapedPath(path)}?immutable=1";
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = source, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static string EscapedPath(string path)
    {
        var text = new StringBuilder(path.Length);
        foreach (var c in path.Replace('\\', '/')) text.Append(c is '?' or '#' or '%' ? Uri.HexEscape(c) : c.ToString());
        return text.ToString();
    }

    private static LocalDatabaseException Corrupt(string path, Exception? cause) =>
        new($"{path} is damaged or not a database; it has been left as it is. Restore it from a backup, or move it away to start empty.", cause);
}
