using Microsoft.AspNetCore.Http;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Audit;

namespace TaskMcp.Api.Audit;

/// <summary>What the answer to a request means for the audit. Pure.</summary>
/// <param name="Decision">Whether it was let through.</param>
/// <param name="Outcome">What came of it.</param>
/// <param name="Reason">Why it was denied or refused.</param>
/// <param name="OutcomeCode">Why it failed.</param>
/// <param name="Location">Where something was made.</param>
internal sealed record AuditVerdict(AuditDecision Decision, AuditOutcome Outcome, string? Reason = null, string? OutcomeCode = null, string? Location = null)
{
    /// <summary>Nothing says how it ended: it may have been done.</summary>
    public static AuditVerdict Of(Exception error) =>
        new(AuditDecision.Allowed, AuditOutcome.Unknown, OutcomeCode: error is OperationCanceledException ? RequestCodes.Aborted : RequestCodes.ServerError);

    public static AuditVerdict Of(object? result) => result switch
    {
        INestedHttpResult nested => Of(nested.Result),
        Refused refused => Of(refused.Refusal),
        ReplayedAnswer { IsFirst: false } replayed => new(AuditDecision.Allowed, AuditOutcome.None, RequestCodes.Replayed, Location: replayed.Location),
        ICreated created => new(AuditDecision.Allowed, AuditOutcome.Succeeded, Location: created.Location),
        _ => new(AuditDecision.Allowed, AuditOutcome.Succeeded),
    };

    public static AuditVerdict Of(Refusal refusal) => RefusalStatus.Of(refusal.Code) switch
    {
        StatusCodes.Status401Unauthorized or StatusCodes.Status403Forbidden => new(AuditDecision.Denied, AuditOutcome.None, refusal.Code),
        >= StatusCodes.Status500InternalServerError => new(AuditDecision.Allowed, AuditOutcome.Failed, OutcomeCode: refusal.Code),
        _ => new(AuditDecision.Allowed, AuditOutcome.None, refusal.Code),
    };
}
