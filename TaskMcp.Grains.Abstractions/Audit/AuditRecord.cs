using TaskMcp.Access;

namespace TaskMcp.Audit;

/// <summary>
/// A row of the audit. Without <c>previous_hash</c> and <c>hash</c>, in the canonical form of RFC 8785, it is what the hash is over: SHA-256 of the 32
/// bytes of the hash before, and then this form in UTF-8. What is null is not part of it.
/// </summary>
public sealed record AuditRecord
{
    public required long Sequence { get; init; }

    public required DateTimeOffset At { get; init; }

    public required string Workspace { get; init; }

    /// <summary>Who did it, under the name of then.</summary>
    public required AuditActor Actor { get; init; }

    /// <summary>What was done: <c>noun.verb</c>.</summary>
    public required string Action { get; init; }

    public string? TargetType { get; init; }

    /// <summary>The id of what it was done to; of something that belongs to another thing after the id of that and a slash.</summary>
    public string? TargetId { get; init; }

    public required AuditDecision Decision { get; init; }

    /// <summary>Why it was denied or refused.</summary>
    public string? Reason { get; init; }

    public string? Tool { get; init; }

    public string? ToolHash { get; init; }

    public Guid? ConnectionId { get; init; }

    /// <summary>Everything that follows from one request shares it; also the id of its trace.</summary>
    public string? CorrelationId { get; init; }

    public decimal? Cost { get; init; }

    public double? DurationMs { get; init; }

    public required AuditOutcome Outcome { get; init; }

    public string? OutcomeCode { get; init; }

    public Guid? TokenId { get; init; }

    public string? RemoteAddress { get; init; }

    public Guid? EntryId { get; init; }

    /// <summary>The hash of the row before, in hexadecimal.</summary>
    public string PreviousHash { get; init; } = "";

    /// <summary>In hexadecimal.</summary>
    public string Hash { get; init; } = "";
}

/// <summary>Who did something, as the audit keeps it.</summary>
public sealed record AuditActor
{
    public required string Id { get; init; }

    public required ActorKind Kind { get; init; }

    public required string Name { get; init; }
}
