using TaskMcp.Access;

namespace TaskMcp.Audit;

/// <summary>
/// One act, allowed or not (SPEC A-2): who, what, on what, by which tool, with which outcome. Nothing of what people wrote and no credential
/// belongs in it. The audit adds sequence, time and hashes.
/// </summary>
[GenerateSerializer, Immutable, Alias("taskmcp.audit_entry")]
public sealed record AuditEntry
{
    [Id(0)] public required Actor Actor { get; init; }

    /// <summary>What was done, as <c>noun.verb</c>: <c>task.update</c>, <c>tool.call</c>, <c>token.create</c>, <c>auth.denied</c>.</summary>
    [Id(1)] public required string Action { get; init; }

    /// <summary>What it was done to: <c>task</c>, <c>connection</c>, <c>token</c>.</summary>
    [Id(2)] public string? TargetType { get; init; }

    [Id(3)] public string? TargetId { get; init; }

    [Id(4)] public AuditDecision Decision { get; init; }

    /// <summary>The stable code of why it was denied or refused: <c>auth.forbidden</c>, <c>task.not_found</c>.</summary>
    [Id(5)] public string? Reason { get; init; }

    /// <summary>The tool that was called, as it was named.</summary>
    [Id(6)] public string? Tool { get; init; }

    /// <summary>The hash of the tool's definition (SPEC C-9).</summary>
    [Id(7)] public string? ToolHash { get; init; }

    [Id(8)] public Guid? ConnectionId { get; init; }

    /// <summary>The id that everything shares that follows from one request (SPEC T-4).</summary>
    [Id(9)] public string? CorrelationId { get; init; }

    /// <summary>What the call cost: <see cref="Connections.ConnectionLimits.CostPerCall"/> of the connection; kept to six decimals.</summary>
    [Id(10)] public decimal? Cost { get; init; }

    [Id(11)] public double? DurationMs { get; init; }

    [Id(12)] public AuditOutcome Outcome { get; init; }

    /// <summary>The stable code of a failure: <c>mcp.timeout</c>.</summary>
    [Id(13)] public string? OutcomeCode { get; init; }

    /// <summary>The token that the principal came with; null for a session.</summary>
    [Id(14)] public Guid? TokenId { get; init; }

    [Id(15)] public string? RemoteAddress { get; init; }

    /// <summary>Set by a caller that may have to repeat: of entries with one id the first is written, and the others get its receipt.</summary>
    [Id(16)] public Guid? EntryId { get; init; }
}

/// <summary>Whether an act was let through.</summary>
[GenerateSerializer, Alias("taskmcp.audit_decision")]
public enum AuditDecision
{
    Allowed,
    Denied,
}

/// <summary>How an act ended.</summary>
[GenerateSerializer, Alias("taskmcp.audit_outcome")]
public enum AuditOutcome
{
    /// <summary>Nothing came of it: it was denied, refused, or answered as before.</summary>
    None,

    /// <summary>It is about to be done; a later entry with the same correlation says how it ended.</summary>
    Started,

    Succeeded,

    Failed,

    /// <summary>Whether it was done cannot be known.</summary>
    Unknown,
}

/// <summary>Where an entry stands in the audit.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.audit_receipt")]
public sealed record AuditReceipt
{
    [Id(0)] public required long Sequence { get; init; }

    [Id(1)] public required DateTimeOffset At { get; init; }

    /// <summary>SHA-256 over the row before and this one, in hexadecimal.</summary>
    [Id(2)] public required string Hash { get; init; }
}
