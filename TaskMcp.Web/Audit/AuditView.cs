using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Connections;
using TaskMcp.Web.Parts;

namespace TaskMcp.Web.Audit;

/// <summary>What the page of the audit shows.</summary>
public sealed record AuditView
{
    public required AddressQuery Query { get; init; }

    /// <summary>Which part is shown: <c>log</c>, <c>usage</c> or <c>verify</c>.</summary>
    public required string Tab { get; init; }

    public required AuditSelection Selection { get; init; }

    public ImmutableArray<AuditRecord> Rows { get; init; } = [];

    public string? NextCursor { get; init; }

    /// <summary>Why the address shows nothing.</summary>
    public string? Refusal { get; init; }

    public required ImmutableArray<PrincipalSnapshot> Principals { get; init; }

    public required ImmutableArray<ConnectionSnapshot> Connections { get; init; }

    public AuditUsageGroup GroupBy { get; init; }

    public DateTimeOffset ReportFrom { get; init; }

    public DateTimeOffset ReportTo { get; init; }

    public ImmutableArray<AuditUsage> Usage { get; init; } = [];

    public bool IsFiltered => Selection is not
    {
        Principal: null, Action: null, Decision: null, Outcome: null, Tool: null, ConnectionId: null, Target: null, CorrelationId: null, From: null, To: null,
    };

    /// <summary>The name of a group of the usage report.</summary>
    public string NameOf(string key) => GroupBy switch
    {
        AuditUsageGroup.Principal => Principals.FirstOrDefault(principal => $"{principal.Id}" == key)?.Name ?? key,
        AuditUsageGroup.Connection => Connections.FirstOrDefault(connection => connection.Id.ToString("D") == key)?.Name ?? key,
        _ => key,
    };
}
