using System.Collections.Immutable;
using System.Data.Common;
using System.Globalization;
using TaskMcp.Audit;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Audit;

/// <summary>Counts calls of tools from the rows of the audit, by an index that has all it takes.</summary>
internal static class AuditUsageReport
{
    private const int MostGroups = 1_000;

    public static ImmutableArray<AuditUsage> Read(DbConnection connection, AuditUsageSelection selection)
    {
        using var reader = connection.Statement(Statement(selection.GroupBy), selection.Workspace, selection.From.ToSql(), selection.To.ToSql(), MostGroups).ExecuteReader();
        var groups = ImmutableArray.CreateBuilder<AuditUsage>();
        while (reader.Read())
        {
            groups.Add(new()
            {
                Key = selection.GroupBy == AuditUsageGroup.Day ? Day(reader.GetInt64(0)) : reader.GetString(0),
                Calls = reader.GetInt64(1),
                Failures = reader.GetInt64(2),
                Denials = reader.GetInt64(3),
                DurationMs = Milliseconds(reader.GetInt64(4)),
                Cost = reader.GetInt64(5) / AuditTable.Millionths,
                DurationMsP50 = reader.IsDBNull(6) ? null : Milliseconds(reader.GetInt64(6)),
                DurationMsP95 = reader.IsDBNull(7) ? null : Milliseconds(reader.GetInt64(7)),
            });
        }

        return groups.ToImmutable();
    }

    // A call that was announced and then ended has two rows; the first does not count.
    private static string Statement(AuditUsageGroup group) => $"""
        WITH calls AS (
            SELECT {Key(group)} AS key, decision, outcome, duration_us, cost_millionths FROM audit{SqliteDialect.Using("audit_usage")}
            WHERE action = 'tool.call' AND workspace = @workspace AND at >= @from AND at < @to AND outcome <> 'started'
        ), placed AS (
            SELECT key, duration_us, row_number() OVER (PARTITION BY key ORDER BY duration_us) AS place, count(*) OVER (PARTITION BY key) AS size
            FROM calls WHERE duration_us IS NOT NULL
        ), parts AS (
            SELECT key, max(CASE WHEN place = (size * 50 + 99) / 100 THEN duration_us END) AS p50, max(CASE WHEN place = (size * 95 + 99) / 100 THEN duration_us END) AS p95
            FROM placed GROUP BY key
        ), sums AS (
            SELECT key,
                sum(CASE WHEN outcome IN ('succeeded', 'failed', 'unknown') THEN 1 ELSE 0 END) AS calls,
                sum(CASE WHEN outcome IN ('failed', 'unknown') THEN 1 ELSE 0 END) AS failures,
                sum(CASE WHEN decision = 'denied' THEN 1 ELSE 0 END) AS denials,
                coalesce(sum(duration_us), 0) AS duration,
                coalesce(sum(cost_millionths), 0) AS cost
            FROM calls GROUP BY key
        )
        SELECT s.key, s.calls, s.failures, s.denials, s.duration, s.cost, p.p50, p.p95 FROM sums s LEFT JOIN parts p ON p.key = s.key
        ORDER BY {(group == AuditUsageGroup.Day ? "s.key" : "s.calls DESC, s.key")} LIMIT @limit
        """;

    private static string Key(AuditUsageGroup group) => group switch
    {
        AuditUsageGroup.Principal => "principal",
        AuditUsageGroup.Connection => "coalesce(connection_id, '')",
        AuditUsageGroup.Tool => "coalesce(tool, '')",
        _ => $"at / {TimeSpan.TicksPerDay}",
    };

    private static double Milliseconds(long microseconds) => microseconds / 1000.0;

    private static string Day(long number) => DateOnly.FromDayNumber((int)number).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
