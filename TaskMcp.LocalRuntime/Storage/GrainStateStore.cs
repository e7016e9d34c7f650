using Microsoft.Data.Sqlite;
using Orleans.Runtime;
using Orleans.Storage;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>Rows of grain state. An ETag is the row's number of writes, begun at a random number so that a re-made row never repeats one.</summary>
internal sealed class GrainStateStore(LocalDatabase database, TimeProvider time)
{
    public Task<StoredState?> ReadAsync(GrainId grain, string stateName, CancellationToken cancellationToken) =>
        database.ReadAsync(connection =>
        {
            using var reader = Row(connection, "SELECT etag, data FROM grain_state WHERE grain_type = $type AND grain_key = $key AND state_name = $name", grain, stateName)
                .ExecuteReader();
            return reader.Read() ? new StoredState(reader.GetInt64(0), reader.GetFieldValue<byte[]>(1)) : null;
        }, cancellationToken);

    /// <returns>The new ETag.</returns>
    /// <exception cref="InconsistentStateException">The row is not the one the caller knows.</exception>
    public async Task<long> WriteAsync(GrainId grain, string stateName, long? etag, ReadOnlyMemory<byte> data, CancellationToken cancellationToken)
    {
        var bytes = data.ToArray();
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var outcome = await database.WriteAsync(
            connection => etag is null ? Insert(connection, grain, stateName, bytes, now) : Update(connection, grain, stateName, etag.Value, bytes, now),
            bytes.Length, cancellationToken).ConfigureAwait(false);
        return outcome.Written ?? throw new InconsistentStateException($"{grain} ({stateName}) was written by somebody else.", Text(outcome.Stored), Text(etag));
    }

    /// <exception cref="InconsistentStateException">The row is not the one the caller knows.</exception>
    public async Task ClearAsync(GrainId grain, string stateName, long? etag, CancellationToken cancellationToken)
    {
        var stored = await database.WriteAsync(connection => Delete(connection, grain, stateName, etag), 0, cancellationToken).ConfigureAwait(false);
        if (stored is not null) throw new InconsistentStateException($"{grain} ({stateName}) was written by somebody else.", Text(stored), Text(etag));
    }

    private static WriteOutcome Insert(SqliteConnection connection, GrainId grain, string stateName, byte[] data, long now)
    {
        var written = Row(connection, """
            INSERT INTO grain_state (grain_type, grain_key, state_name, etag, data, written_at)
            VALUES ($type, $key, $name, $etag, $data, $now) ON CONFLICT DO NOTHING
            """, grain, stateName);
        var etag = Random.Shared.NextInt64(1, 1L << 52);
        return written.Bind("$etag", etag).Bind("$data", data).Bind("$now", now).ExecuteNonQuery() == 1
            ? new(etag, null)
            : new(null, Stored(connection, grain, stateName));
    }

    private static WriteOutcome Update(SqliteConnection connection, GrainId grain, string stateName, long etag, byte[] data, long now)
    {
        var written = Row(connection, """
            UPDATE grain_state SET etag = etag + 1, data = $data, written_at = $now
            WHERE grain_type = $type AND grain_key = $key AND state_name = $name AND etag = $etag
            """, grain, stateName);
        return written.Bind("$etag", etag).Bind("$data", data).Bind("$now", now).ExecuteNonQuery() == 1
            ? new(etag + 1, null)
            : new(null, Stored(connection, grain, stateName));
    }

    /// <returns>Null when the row is gone, otherwise the ETag that stands in the way.</returns>
    private static long? Delete(SqliteConnection connection, GrainId grain, string stateName, long? etag)
    {
        Row(connection, "DELETE FROM grain_state WHERE grain_type = $type AND grain_key = $key AND state_name = $name AND etag = $etag", grain, stateName)
            .Bind("$etag", etag).ExecuteNonQuery();
        return Stored(connection, grain, stateName);
    }

    private static long? Stored(SqliteConnection connection, GrainId grain, string stateName) =>
        Row(connection, "SELECT etag FROM grain_state WHERE grain_type = $type AND grain_key = $key AND state_name = $name", grain, stateName).ExecuteScalar() as long?;

    private static SqliteCommand Row(SqliteConnection connection, string sql, GrainId grain, string stateName) => connection.Prepared(sql)
        .Bind("$type", grain.Type.ToString()).Bind("$key", grain.Key.ToString()).Bind("$name", stateName);

    private static string? Text(long? etag) => etag?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private readonly record struct WriteOutcome(long? Written, long? Stored);
}

/// <summary>A row of grain state.</summary>
internal sealed record StoredState(long Etag, byte[] Data);
