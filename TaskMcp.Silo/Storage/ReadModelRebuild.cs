using System.Data.Common;
using Microsoft.Extensions.Logging;
using TaskMcp.Silo.Tasks;

namespace TaskMcp.Silo.Storage;

/// <summary>
/// Rebuilds the read model from what the grains have stored: rows of present states are written again, others go, all text is indexed
/// anew. Stored events are history: they stay, and missing ones are not invented. To be run while nothing else writes; when it is cut
/// off, the read model is as usable as before and the next run completes it.
/// </summary>
public sealed partial class ReadModelRebuild
{
    private const int BatchSize = 200;

    private readonly ISqlDatabase _database;
    private readonly IStoredGrainStates _states;
    private readonly IEnumerable<IRebuildSource> _sources;
    private readonly TaskSearchIndex _search;
    private readonly ILogger<ReadModelRebuild> _logger;

    internal ReadModelRebuild(ISqlDatabase database, IStoredGrainStates states, IEnumerable<IRebuildSource> sources, TaskSearchIndex search, ILogger<ReadModelRebuild> logger) =>
        (_database, _states, _sources, _search, _logger) = (database, states, sources, search, logger);

    /// <summary>Rebuilds everything; answers how many rows each table has afterwards.</summary>
    public async Task<IReadOnlyDictionary<string, long>> RunAsync(CancellationToken cancellationToken = default)
    {
        await ReadModelSchema.EnsureAsync(_database, cancellationToken);
        await _database.WriteAsync(Begin, cancellationToken);
        var rows = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var source in _sources)
        {
            rows[source.Table] = await Restore(source, cancellationToken);
            await Sweep(source, cancellationToken);
            LogRebuilt(_logger, source.Table, rows[source.Table]);
        }

        await _search.Flush(cancellationToken);
        return rows;
    }

    private static int Begin(DbConnection connection)
    {
        connection.Run("DELETE FROM rebuild_seen; DELETE FROM connection_users");
        SqliteDialect.EmptyTextIndex(connection);
        return connection.Statement("INSERT INTO search_queue (task_row, version) SELECT row, version FROM tasks WHERE true ON CONFLICT (task_row) DO NOTHING").ExecuteNonQuery();
    }

    private async Task<long> Restore(IRebuildSource source, CancellationToken cancellationToken)
    {
        var count = 0L;
        var batch = new List<Func<DbConnection, long>>(BatchSize);
        await foreach (var stored in _states.All(source.StateName, cancellationToken))
        {
            if (source.Restore(stored) is not { } restore) continue;
            batch.Add(restore);
            if (batch.Count == BatchSize) await Write();
        }

        await Write();
        return count;

        async Task Write()
        {
            count += await _database.WriteAsync(connection => Restore(connection, source.Table, batch), cancellationToken);
            batch.Clear();
        }
    }

    private static int Restore(DbConnection connection, string table, List<Func<DbConnection, long>> batch)
    {
        foreach (var restore in batch)
        {
            var row = restore(connection);
            connection.Statement("INSERT INTO rebuild_seen (kind, row) VALUES (@kind, @row) ON CONFLICT DO NOTHING", table, row).ExecuteNonQuery();
        }

        return batch.Count;
    }

    private async Task Sweep(IRebuildSource source, CancellationToken cancellationToken)
    {
        while (await _database.ReadAsync(connection => Unseen(connection, source.Table), cancellationToken) is { Count: > 0 } rows)
        {
            await _database.WriteAsync(connection =>
            {
                foreach (var row in rows) source.Remove(connection, row);
                return rows.Count;
            }, cancellationToken);
        }
    }

    private static List<long> Unseen(DbConnection connection, string table)
    {
        using var reader = connection.Statement(
            $"SELECT t.row FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM rebuild_seen s WHERE s.kind = @kind AND s.row = t.row) LIMIT @limit", table, BatchSize).ExecuteReader();
        var rows = new List<long>();
        while (reader.Read()) rows.Add(reader.GetInt64(0));
        return rows;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Rebuilt {Table}: {Rows} rows")]
    private static partial void LogRebuilt(ILogger logger, string table, long rows);
}
