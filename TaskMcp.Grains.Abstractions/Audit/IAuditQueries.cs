using System.Collections.Immutable;

namespace TaskMcp.Audit;

/// <summary>What the audit tells (SPEC A-2).</summary>
public interface IAuditQueries
{
    /// <summary>Rows, newest first. Refusal: <c>request.cursor_invalid</c>.</summary>
    Task<GrainResult<Page<AuditRecord>>> List(AuditSelection selection, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>All selected rows that were there at the beginning, oldest first, read piece by piece.</summary>
    IAsyncEnumerable<AuditRecord> Export(AuditSelection selection, CancellationToken cancellationToken);

    /// <summary>Calls of tools, by what they are grouped by; most calls first, days in order; ≤1 000 groups.</summary>
    Task<ImmutableArray<AuditUsage>> Usage(AuditUsageSelection selection, CancellationToken cancellationToken);

    /// <summary>Checks every row of a workspace against its hash, its seal and the rows around it, and both ends of the chain.</summary>
    /// <param name="workspace">Whose audit.</param>
    /// <param name="known">A row that somebody noted elsewhere: then even an older copy of the whole database is found out. Null for none.</param>
    /// <param name="cancellationToken">Ends the check.</param>
    Task<AuditVerification> Verify(string workspace, AuditPoint? known, CancellationToken cancellationToken);
}

/// <summary>Which rows. What is null does not matter.</summary>
public sealed record AuditSelection
{
    public required string Workspace { get; init; }

    /// <summary>The id of who did it.</summary>
    public string? Principal { get; init; }

    public string? Action { get; init; }

    public AuditDecision? Decision { get; init; }

    public AuditOutcome? Outcome { get; init; }

    public string? Tool { get; init; }

    public Guid? ConnectionId { get; init; }

    /// <summary>The id of what it was done to, or of what that belongs to.</summary>
    public string? Target { get; init; }

    public string? CorrelationId { get; init; }

    public DateTimeOffset? From { get; init; }

    /// <summary>Without this instant itself.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>What calls of tools are counted by.</summary>
public enum AuditUsageGroup
{
    Principal,
    Connection,
    Tool,

    /// <summary>Days of UTC.</summary>
    Day,
}

/// <summary>Which calls are counted, and how.</summary>
public sealed record AuditUsageSelection
{
    public required string Workspace { get; init; }

    public required AuditUsageGroup GroupBy { get; init; }

    public required DateTimeOffset From { get; init; }

    /// <summary>Without this instant itself.</summary>
    public required DateTimeOffset To { get; init; }
}

/// <summary>Calls of tools in one group.</summary>
public sealed record AuditUsage
{
    /// <summary>The id of the principal or connection, the name of the tool, or the day (<c>2026-12-01</c>).</summary>
    public required string Key { get; init; }

    /// <summary>Calls that were made, whatever came of them.</summary>
    public required long Calls { get; init; }

    /// <summary>Of the calls, those that failed or whose outcome is unknown.</summary>
    public required long Failures { get; init; }

    /// <summary>Calls that were not let through.</summary>
    public required long Denials { get; init; }

    /// <summary>All calls together.</summary>
    public required double DurationMs { get; init; }

    /// <summary>Half of the calls took so long at most; null when no call has a duration.</summary>
    public double? DurationMsP50 { get; init; }

    public double? DurationMsP95 { get; init; }

    /// <summary>What the calls cost together.</summary>
    public required decimal Cost { get; init; }
}

/// <summary>A row by number and hash.</summary>
public sealed record AuditPoint
{
    public required long Sequence { get; init; }

    /// <summary>In hexadecimal.</summary>
    public required string Hash { get; init; }
}

/// <summary>What came of a check of an audit.</summary>
public sealed record AuditVerification
{
    /// <summary>Whether every row is as it was written, and none is missing.</summary>
    public required bool Ok { get; init; }

    /// <summary>So many rows are as they were written.</summary>
    public required long Checked { get; init; }

    /// <summary>The first row that retention has kept; 0 when there is none.</summary>
    public long FirstSequence { get; init; }

    /// <summary>The last row that was checked; 0 for none.</summary>
    public long LastSequence { get; init; }

    /// <summary>Its hash. Whoever notes it elsewhere can have it checked later on.</summary>
    public string? LastHash { get; init; }

    /// <summary>The first row that is not as it was written, or is missing.</summary>
    public long? BrokenAt { get; init; }

    /// <summary>
    /// What is wrong: <c>row_changed</c>, <c>row_missing</c>, <c>row_forged</c>, <c>chain_broken</c>, <c>beginning_missing</c>, <c>end_missing</c>,
    /// <c>head_missing</c>, <c>head_forged</c>, <c>key_missing</c>.
    /// </summary>
    public string? Problem { get; init; }

    /// <summary>The problem in a sentence.</summary>
    public string? Detail { get; init; }
}
