using System.Data.Common;
using TaskMcp.Audit;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Audit;

/// <summary>Adds rows of the audit, and takes away what its retention has given up.</summary>
internal static class AuditTable
{
    public const string Name = "audit";

    public const decimal Millionths = 1_000_000m;

    private const string Insert = """
        INSERT INTO audit (workspace, sequence, at, entry_id, principal, action, decision, outcome, target_id, tool, connection_id, correlation_id,
            duration_us, cost_millionths, json, previous_hash, hash, seal)
        VALUES (@workspace, @sequence, @at, @entry_id, @principal, @action, @decision, @outcome, @target_id, @tool, @connection_id, @correlation_id,
            @duration_us, @cost_millionths, @json, @previous_hash, @hash, @seal)
        """;

    private const string PutHead = """
        INSERT INTO audit_heads (workspace, first_sequence, first_previous_hash, sequence, hash, seal)
        VALUES (@workspace, @first_sequence, @first_previous_hash, @sequence, @hash, @seal)
        ON CONFLICT (workspace) DO UPDATE SET first_sequence = excluded.first_sequence, first_previous_hash = excluded.first_previous_hash,
            sequence = excluded.sequence, hash = excluded.hash, seal = excluded.seal
        """;

    /// <summary>Adds rows and moves the head; both or neither.</summary>
    public static int Append(DbConnection connection, string workspace, IReadOnlyList<AuditRow> rows, StoredHead head)
    {
        foreach (var row in rows)
        {
            var entry = row.Entry;
            connection.Statement(Insert, workspace, row.Sequence, row.At.ToSql(), entry.EntryId.ToSql(), entry.Actor.Id, entry.Action,
                AuditForm.Word(entry.Decision), AuditForm.Word(entry.Outcome), entry.TargetId, entry.Tool, entry.ConnectionId.ToSql(), entry.CorrelationId,
                Microseconds(entry.DurationMs), MillionthsOf(entry.Cost), row.Json, row.PreviousHash, row.Hash, row.Seal).ExecuteNonQuery();
        }

        return MoveHead(connection, workspace, head);
    }

    public static int MoveHead(DbConnection connection, string workspace, StoredHead head) => connection.Statement(
        PutHead, workspace, head.Head.FirstSequence, head.Head.FirstPreviousHash, head.Head.Sequence, head.Head.Hash, head.Seal).ExecuteNonQuery();

    /// <summary>Removes the rows before the head's first.</summary>
    public static int RemoveGivenUp(DbConnection connection, string workspace, long firstSequence) =>
        connection.Statement("DELETE FROM audit WHERE workspace = @workspace AND sequence < @first_sequence", workspace, firstSequence).ExecuteNonQuery();

    /// <summary>Null when there is none.</summary>
    public static StoredHead? Head(DbConnection connection, string workspace)
    {
        using var reader = connection.Statement(
            "SELECT first_sequence, first_previous_hash, sequence, hash, seal FROM audit_heads WHERE workspace = @workspace", workspace).ExecuteReader();
        return reader.Read() ? new(new(reader.GetInt64(0), Bytes(reader, 1), reader.GetInt64(2), Bytes(reader, 3)), Bytes(reader, 4)) : null;
    }

    /// <summary>The lowest number that a row has; 0 when none is there.</summary>
    public static long First(DbConnection connection, string workspace) => Convert.ToInt64(
        connection.Statement("SELECT sequence FROM audit WHERE workspace = @workspace ORDER BY sequence LIMIT 1", workspace).ExecuteScalar() ?? 0L, null);

    /// <summary>The last row that is there; sequence 0 when none is.</summary>
    public static (long Sequence, byte[] Hash) Last(DbConnection connection, string workspace)
    {
        using var reader = connection.Statement(
            "SELECT sequence, hash FROM audit WHERE workspace = @workspace ORDER BY sequence DESC LIMIT 1", workspace).ExecuteReader();
        return reader.Read() ? (reader.GetInt64(0), Bytes(reader, 1)) : (0, AuditChain.Beginning);
    }

    /// <summary>The rows after one and up to another, in their order, with the head of that moment.</summary>
    public static (StoredHead? Head, List<StoredRow> Rows) Piece(DbConnection connection, string workspace, long after, long upTo, int limit)
    {
        var rows = new List<StoredRow>();
        using (var reader = connection.Statement($"""
            SELECT {StoredRow.Columns} FROM audit WHERE workspace = @workspace AND sequence > @after AND sequence <= @up_to ORDER BY sequence LIMIT @limit
            """, workspace, after, upTo, limit).ExecuteReader())
        {
            while (reader.Read()) rows.Add(StoredRow.Read(reader));
        }

        return (Head(connection, workspace), rows);
    }

    /// <summary>
    /// The last row of those that retention may give up: rows older than an instant, from the first on without a newer one between them, and no more
    /// than so many. Null when there is none.
    /// </summary>
    public static (long Sequence, byte[] Hash)? LastOld(DbConnection connection, string workspace, DateTimeOffset before, int limit)
    {
        (long, byte[])? last = null;
        using var reader = connection.Statement("SELECT sequence, hash, at FROM audit WHERE workspace = @workspace ORDER BY sequence LIMIT @limit", workspace, limit).ExecuteReader();
        while (reader.Read() && reader.GetInt64(2) < before.ToSql()) last = (reader.GetInt64(0), Bytes(reader, 1));
        return last;
    }

    /// <summary>The workspaces that have a head or rows.</summary>
    public static List<string> Workspaces(DbConnection connection)
    {
        using var reader = connection.Statement("SELECT workspace FROM audit_heads UNION SELECT workspace FROM audit").ExecuteReader();
        var workspaces = new List<string>();
        while (reader.Read()) workspaces.Add(reader.GetString(0));
        return workspaces;
    }

    /// <summary>The receipt of an entry that is there already.</summary>
    public static AuditReceipt? Receipt(DbConnection connection, string workspace, Guid entryId)
    {
        using var reader = connection.Statement(
            "SELECT sequence, at, hash FROM audit WHERE workspace = @workspace AND entry_id = @entry_id", workspace, entryId.ToSql()).ExecuteReader();
        if (!reader.Read()) return null;
        return new() { Sequence = reader.GetInt64(0), At = new(reader.GetInt64(1), TimeSpan.Zero), Hash = Convert.ToHexStringLower(Bytes(reader, 2)) };
    }

    /// <summary>What the column of the duration has.</summary>
    public static long? Microseconds(double? milliseconds) => milliseconds is { } duration ? (long)Math.Round(duration * 1000) : null;

    /// <summary>What the column of the cost has: whole numbers, so that sums are exact.</summary>
    public static long? MillionthsOf(decimal? cost) => cost is { } value ? (long)(value * Millionths) : null;

    /// <summary>Bytes of a column, also where somebody has put something else.</summary>
    public static byte[] Bytes(DbDataReader reader, int ordinal) => reader.GetValue(ordinal) as byte[] ?? [];
}
