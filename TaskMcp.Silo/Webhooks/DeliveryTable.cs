using System.Collections.Immutable;
using System.Data.Common;
using System.Text.Json;
using TaskMcp.Silo.Storage;
using TaskMcp.Webhooks;

namespace TaskMcp.Silo.Webhooks;

/// <summary>The rows of deliveries: their list, and which of them are unfinished.</summary>
internal static class DeliveryTable
{
    public const string Name = "deliveries";

    /// <summary>A longer body is only in the delivery's own state.</summary>
    private const int MaxListedBody = 16 * 1024;

    private const string Upsert = """
        INSERT INTO deliveries (workspace, id, webhook_id, verdict, received_at, version, json)
        VALUES (@workspace, @id, @webhook_id, @verdict, @received_at, @version, @json)
        ON CONFLICT (workspace, id) DO UPDATE SET verdict = excluded.verdict, received_at = excluded.received_at, version = excluded.version, json = excluded.json
        """;

    private const string Put = $"{Upsert} WHERE excluded.version >= deliveries.version";

    private const string Replace = $"{Upsert} RETURNING row";

    public static string Json(DeliverySnapshot delivery) =>
        JsonSerializer.Serialize(delivery.Body?.Length > MaxListedBody ? delivery with { Body = null } : delivery, TaskMcpJson.Options);

    /// <summary>Stores the delivery unless a later version is there.</summary>
    public static int Write(DbConnection connection, string workspace, DeliverySnapshot delivery, string json) =>
        Statement(connection, Put, workspace, delivery, json).ExecuteNonQuery();

    /// <summary>Stores the delivery as the truth, whatever is there; answers its row.</summary>
    public static long Restore(DbConnection connection, string workspace, DeliverySnapshot delivery, string json) =>
        Convert.ToInt64(Statement(connection, Replace, workspace, delivery, json).ExecuteScalar(), null);

    public static int Remove(DbConnection connection, string workspace, Guid id) =>
        connection.Statement("DELETE FROM deliveries WHERE workspace = @workspace AND id = @id", workspace, id.ToSql()).ExecuteNonQuery();

    /// <summary>The keys of up to <paramref name="limit"/> unfinished deliveries after a row, oldest row first.</summary>
    public static List<(long Row, string Key)> Unfinished(DbConnection connection, long after, DateTimeOffset until, int limit)
    {
        using var reader = connection.Statement("""
            SELECT row, workspace, id FROM deliveries
            WHERE verdict = 'Pending' AND row > @after AND received_at <= @until ORDER BY row LIMIT @limit
            """, after, until.ToSql(), limit).ExecuteReader();
        var found = new List<(long, string)>();
        while (reader.Read()) found.Add((reader.GetInt64(0), GrainKeys.Of(reader.GetString(1), reader.Guid(2))));
        return found;
    }

    /// <summary>The first webhook after one that has deliveries, whether it still exists or not; null after the last.</summary>
    public static Guid? NextWebhook(DbConnection connection, string workspace, Guid after)
    {
        using var reader = connection.Statement(
            "SELECT webhook_id FROM deliveries WHERE workspace = @workspace AND webhook_id > @after ORDER BY webhook_id LIMIT 1", workspace, after.ToSql()).ExecuteReader();
        return reader.Read() ? reader.Guid(0) : null;
    }

    /// <summary>Up to <paramref name="limit"/> deliveries of a webhook that came before an instant and are not pending, oldest first.</summary>
    public static List<(Guid Id, PageCursor At)> Ended(DbConnection connection, string workspace, Guid webhookId, DateTimeOffset before, PageCursor from, int limit)
    {
        using var reader = new SqlText()
            .Add($"SELECT id, received_at, row FROM deliveries WHERE workspace = {workspace} AND webhook_id = {webhookId.ToSql()} AND verdict <> 'Pending'")
            .Add($" AND received_at < {before.ToSql()} AND (received_at, row) > ({from.Sort}, {from.Row}) ORDER BY received_at, row LIMIT {limit}")
            .On(connection).ExecuteReader();
        var found = new List<(Guid, PageCursor)>();
        while (reader.Read()) found.Add((reader.Guid(0), new(reader.GetInt64(1), reader.GetInt64(2))));
        return found;
    }

    /// <summary>The JSON of one page, and the cursor for the next page if there is one.</summary>
    public static (List<string> Items, PageCursor? Next) List(DbConnection connection, DeliveryFilter filter, PageCursor? from)
    {
        var limit = PageCursor.Limit(filter.Limit);
        var sql = new SqlText().Add($"SELECT row, received_at, json FROM deliveries WHERE workspace = {filter.Workspace} AND webhook_id = {filter.WebhookId.ToSql()}");
        if (!filter.Verdict.IsEmpty) sql.Raw(" AND verdict IN ").List(filter.Verdict.Distinct().Select(verdict => verdict.ToString()));
        if (filter.From is { } start) sql.Add($" AND received_at >= {start.ToSql()}");
        if (filter.To is { } end) sql.Add($" AND received_at < {end.ToSql()}");
        if (from is { } cursor)
        {
            sql.Raw(filter.OldestFirst ? " AND (received_at, row) > " : " AND (received_at, row) < ");
            sql.Add($"({cursor.Sort}, {cursor.Row})");
        }

        sql.Raw(filter.OldestFirst ? " ORDER BY received_at, row" : " ORDER BY received_at DESC, row DESC");
        using var reader = sql.Add($" LIMIT {limit + 1}").On(connection).ExecuteReader();
        var items = new List<string>();
        PageCursor? last = null;
        while (items.Count < limit && reader.Read())
        {
            last = new PageCursor(reader.GetInt64(1), reader.GetInt64(0));
            items.Add(reader.GetString(2));
        }

        return (items, reader.Read() ? last : null);
    }

    /// <summary>The deliveries of these webhooks, counted by verdict, with the last of each.</summary>
    public static ImmutableDictionary<Guid, DeliverySummary> Summary(DbConnection connection, string workspace, ImmutableArray<Guid> webhooks)
    {
        using var reader = new SqlText().Raw("SELECT webhook_id, verdict, count(*), max(received_at) FROM deliveries WHERE ")
            .Add($"workspace = {workspace} AND webhook_id IN ").List(webhooks.Distinct().Select(webhook => webhook.ToSql())).Raw(" GROUP BY webhook_id, verdict")
            .On(connection).ExecuteReader();
        var rows = new List<(Guid Webhook, DeliveryVerdict Verdict, long Count, DateTimeOffset LastAt)>();
        while (reader.Read()) rows.Add((reader.Guid(0), Enum.Parse<DeliveryVerdict>(reader.GetString(1)), reader.GetInt64(2), new DateTimeOffset(reader.GetInt64(3), TimeSpan.Zero)));
        return rows.GroupBy(row => row.Webhook).ToImmutableDictionary(webhook => webhook.Key, webhook => new DeliverySummary
        {
            Verdicts = webhook.ToImmutableDictionary(row => row.Verdict, row => row.Count),
            LastAt = webhook.Max(row => row.LastAt),
            Last = webhook.MaxBy(row => row.LastAt).Verdict,
        });
    }

    private static DbCommand Statement(DbConnection connection, string sql, string workspace, DeliverySnapshot delivery, string json) =>
        connection.Statement(sql, workspace, delivery.Id.ToSql(), delivery.WebhookId.ToSql(), delivery.Verdict.ToString(), delivery.ReceivedAt.ToSql(), delivery.Version, json);
}
