using System.Data.Common;
using System.Text.Json;
using TaskMcp.Silo.Storage;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>
/// Keeps the full-text index. Changes only queue the task; indexing runs in batches, in the background and before every search, so a
/// search still shows what was acknowledged before it.
/// </summary>
internal sealed class TaskSearchIndex(ISqlDatabase database) : IDisposable
{
    private const int BatchSize = 200;

    private const string Batch = """
        SELECT q.task_row, q.version, t.json FROM search_queue q LEFT JOIN tasks t ON t.row = q.task_row ORDER BY q.task_row LIMIT @limit
        """;

    private readonly SemaphoreSlim _turn = new(1);
    private readonly SemaphoreSlim _nudged = new(0);
    private int _isNudged;

    /// <summary>Tells that tasks were queued.</summary>
    public void Nudge()
    {
        if (Interlocked.Exchange(ref _isNudged, 1) == 0) _nudged.Release();
    }

    /// <summary>Ends when tasks were queued since the last <see cref="Flush"/>.</summary>
    public Task Nudged(CancellationToken cancellationToken) => _nudged.WaitAsync(cancellationToken);

    /// <summary>Indexes all that is queued.</summary>
    public async Task Flush(CancellationToken cancellationToken)
    {
        Interlocked.Exchange(ref _isNudged, 0);
        if (await database.ReadAsync(IsEmpty, cancellationToken)) return;
        await _turn.WaitAsync(cancellationToken);
        try
        {
            while (await database.ReadAsync(Load, cancellationToken) is { Count: > 0 } texts)
                await database.WriteAsync(connection => Store(connection, texts), cancellationToken);
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _turn.Dispose();
        _nudged.Dispose();
    }

    private static bool IsEmpty(DbConnection connection) => connection.Statement("SELECT 1 FROM search_queue LIMIT 1").ExecuteScalar() is null;

    private static List<TaskText> Load(DbConnection connection)
    {
        using var reader = connection.Statement(Batch, BatchSize).ExecuteReader();
        var texts = new List<TaskText>();
        while (reader.Read()) texts.Add(new(reader.GetInt64(0), reader.GetInt64(1), reader.IsDBNull(2) ? null : Read(reader.GetString(2))));
        return texts;
    }

    private static TaskSnapshot? Read(string json) => JsonSerializer.Deserialize<TaskSnapshot>(json, TaskMcpJson.Options);

    private static int Store(DbConnection connection, List<TaskText> texts)
    {
        foreach (var (row, version, task) in texts)
        {
            if (task is not null && IsCurrent(connection, row))
                connection.Statement(SqliteDialect.IndexText, row, task.Title, task.Note, string.Join('\n', task.Notes.Select(note => note.Text))).ExecuteNonQuery();
            connection.Statement("DELETE FROM search_queue WHERE task_row = @row AND version = @version", row, version).ExecuteNonQuery();
        }

        return texts.Count;
    }

    /// <summary>Not deleted since its text was read.</summary>
    private static bool IsCurrent(DbConnection connection, long row) =>
        connection.Statement("SELECT 1 FROM tasks WHERE row = @row", row).ExecuteScalar() is not null;

    private sealed record TaskText(long Row, long Version, TaskSnapshot? Task);
}
