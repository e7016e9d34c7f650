using System.Data.Common;
using System.Text.Json;
using TaskMcp.Access;
using TaskMcp.Audit;

namespace TaskMcp.Silo.Audit;

/// <summary>A row as it stands in the table, whatever somebody has put there.</summary>
internal sealed record StoredRow
{
    /// <summary>What <see cref="Read"/> reads.</summary>
    public const string Columns =
        "row, sequence, at, entry_id, principal, action, decision, outcome, target_id, tool, connection_id, correlation_id, duration_us, cost_millionths, json, previous_hash, hash, seal";

    private const int FirstText = 3;
    private const int Texts = 9;

    public required long Row { get; init; }

    public required long Sequence { get; init; }

    public required long At { get; init; }

    /// <summary>The columns that are texts, in their order.</summary>
    public required string?[] Text { get; init; }

    public required long? Microseconds { get; init; }

    public required long? CostMillionths { get; init; }

    public required string Json { get; init; }

    public required byte[] PreviousHash { get; init; }

    public required byte[] Hash { get; init; }

    public required byte[] Seal { get; init; }

    public static StoredRow Read(DbDataReader reader) => new()
    {
        Row = reader.GetInt64(0),
        Sequence = reader.GetInt64(1),
        At = reader.GetInt64(2),
        Text = [.. Enumerable.Range(FirstText, Texts).Select(column => reader.IsDBNull(column) ? null : reader.GetString(column))],
        Microseconds = Number(reader, 12),
        CostMillionths = Number(reader, 13),
        Json = reader.GetString(14),
        PreviousHash = AuditTable.Bytes(reader, 15),
        Hash = AuditTable.Bytes(reader, 16),
        Seal = AuditTable.Bytes(reader, 17),
    };

    /// <summary>The row for people; of one that nobody can read any more what the columns say.</summary>
    public AuditRecord ToRecord() => (Parse() ?? Unreadable()) with { PreviousHash = Convert.ToHexStringLower(PreviousHash), Hash = Convert.ToHexStringLower(Hash) };

    /// <summary>Whether the columns, by which rows are found and counted, say what the row says.</summary>
    public bool HasItsColumns(string workspace)
    {
        if (Parse() is not { } record) return false;
        string?[] texts =
        [
            record.EntryId?.ToString("D"), record.Actor.Id, record.Action, AuditForm.Word(record.Decision), AuditForm.Word(record.Outcome),
            record.TargetId, record.Tool, record.ConnectionId?.ToString("D"), record.CorrelationId,
        ];
        return record.Workspace == workspace && record.Sequence == Sequence && record.At.UtcTicks == At && texts.SequenceEqual(Text)
            && AuditTable.Microseconds(record.DurationMs) == Microseconds && AuditTable.MillionthsOf(record.Cost) == CostMillionths;
    }

    private AuditRecord? Parse()
    {
        try
        {
            return JsonSerializer.Deserialize<AuditRecord>(Json, TaskMcpJson.Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private AuditRecord Unreadable() => new()
    {
        Sequence = Sequence,
        At = new(Math.Clamp(At, 0, DateTime.MaxValue.Ticks), TimeSpan.Zero),
        Workspace = "",
        Actor = new() { Id = Text[1] ?? "", Kind = ActorKind.Service, Name = "" },
        Action = "audit.unreadable",
        Decision = AuditDecision.Allowed,
        Outcome = AuditOutcome.Unknown,
    };

    private static long? Number(DbDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);
}
