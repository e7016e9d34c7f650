using System.ComponentModel.DataAnnotations;
using TaskMcp.Audit;

namespace TaskMcp.Api.Audit;

/// <summary>Which rows of the audit. All that is given must hold.</summary>
public abstract record AuditRows
{
    /// <summary>The id of who did it.</summary>
    public string? Principal { get; init; }

    /// <summary>What was done: <c>task.update</c>, <c>tool.call</c>.</summary>
    public string? Action { get; init; }

    public AuditDecision? Decision { get; init; }

    public AuditOutcome? Outcome { get; init; }

    public string? Tool { get; init; }

    public Guid? ConnectionId { get; init; }

    /// <summary>The id of what it was done to; what was done to its parts comes with it.</summary>
    public string? Target { get; init; }

    public string? CorrelationId { get; init; }

    /// <summary>Recorded at this instant or later.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Recorded before this instant.</summary>
    public DateTimeOffset? To { get; init; }

    internal AuditSelection ToSelection(string workspace) => new()
    {
        Workspace = workspace,
        Principal = Principal,
        Action = Action,
        Decision = Decision,
        Outcome = Outcome,
        Tool = Tool,
        ConnectionId = ConnectionId,
        Target = Target,
        CorrelationId = CorrelationId,
        From = From,
        To = To,
    };
}

/// <summary>A page of the audit.</summary>
public sealed record AuditQuery : AuditRows
{
    /// <summary>How many items at most.</summary>
    [Range(1, 200)] public int Limit { get; init; } = 50;

    /// <summary><c>next_cursor</c> of the page before; none for the first page.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Rows of the audit in a form.</summary>
public sealed record AuditExportQuery : AuditRows
{
    public AuditFormat Format { get; init; }
}

/// <summary>The forms of an export.</summary>
public enum AuditFormat
{
    /// <summary>A JSON object per line.</summary>
    Jsonl,

    /// <summary>A table with a header (RFC 4180).</summary>
    Csv,
}

/// <summary>How calls of tools are counted.</summary>
public sealed record AuditUsageQuery
{
    public AuditUsageGroup GroupBy { get; init; } = AuditUsageGroup.Tool;

    /// <summary>Recorded at this instant or later; thirty days before <c>to</c> when it is left out.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Recorded before this instant; now when it is left out. At most 366 days after <c>from</c>.</summary>
    public DateTimeOffset? To { get; init; }
}

/// <summary>A row that was noted before, to find out whether the whole database was set back since.</summary>
public sealed record VerifyAuditRequest
{
    /// <summary>Its <c>sequence</c>.</summary>
    public required long Sequence { get; init; }

    /// <summary>Its <c>hash</c>.</summary>
    public required string Hash { get; init; }
}
