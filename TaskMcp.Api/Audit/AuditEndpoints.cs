using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using TaskMcp.Access;
using TaskMcp.Api.Access;
using TaskMcp.Api.Http;
using TaskMcp.Audit;

namespace TaskMcp.Api.Audit;

/// <summary>The audit over HTTP (SPEC A-2). It is written by what happens, never by a request.</summary>
internal static class AuditEndpoints
{
    private static readonly TimeSpan UsualReport = TimeSpan.FromDays(30);
    private static readonly TimeSpan LongestReport = TimeSpan.FromDays(366);

    public static IEndpointRouteBuilder MapAudit(this IEndpointRouteBuilder routes)
    {
        var audit = routes.MapGroup("/audit").WithTags("Audit");
        audit.MapGet("", List).WithName("ListAudit").Needs(WorkspaceRole.Owner);
        audit.MapGet("/export", Export).WithName("ExportAudit").Needs(WorkspaceRole.Owner);
        audit.MapPost("/verify", Verify).WithName("VerifyAudit").Needs(WorkspaceRole.Owner);
        audit.MapGet("/usage", Usage).WithName("ReportAuditUsage").Needs(WorkspaceRole.Owner);
        return routes;
    }

    /// <summary>Lists what was done and what was denied, newest first.</summary>
    internal static async Task<Results<Ok<Page<AuditRecord>>, Refused>> List(QueryOf<AuditQuery> query, Call call, IAuditQueries audit) =>
        Answers.Plain(await audit.List(query.Value.ToSelection(call.Workspace), query.Value.Limit, query.Value.Cursor, call.Aborted));

    /// <summary>Sends rows as a file, oldest first: JSON lines, or CSV that no spreadsheet takes for formulas.</summary>
    /// <remarks>Each row brings its hash and the one before it, so that a file can be checked by itself. That rows were exported is recorded, too.</remarks>
    internal static async Task<Results<AuditExport, Refused>> Export(QueryOf<AuditExportQuery> query, HttpContext http, Call call, IAuditQueries audit, AuditTrail trail)
    {
        if (!await trail.Record(http, new(AuditDecision.Allowed, AuditOutcome.Succeeded), started: null)) return new Refused(AuditTrail.Unavailable);
        return new AuditExport(audit.Export(query.Value.ToSelection(call.Workspace), call.Aborted), query.Value.Format);
    }

    /// <summary>Checks every row against its hash, its seal and its neighbours, and both ends of the chain.</summary>
    /// <remarks>
    /// The answer names the first row that is not as it was written. Note <c>last_sequence</c> and <c>last_hash</c> somewhere else: sent with a later
    /// check, they tell whether the whole database was set back.
    /// </remarks>
    internal static async Task<Ok<AuditVerification>> Verify(OptionalBody<VerifyAuditRequest> body, HttpContext http, Call call, IAuditQueries audit)
    {
        var known = body.Value is { } row ? new AuditPoint { Sequence = row.Sequence, Hash = row.Hash } : null;
        var verification = await audit.Verify(call.Workspace, known, call.Aborted);
        AuditNote.Of(http).OutcomeCode = verification.Problem;
        return TypedResults.Ok(verification);
    }

    /// <summary>Counts calls of tools with their failures, denials, times and cost, by principal, connection, tool or day (UTC).</summary>
    internal static async Task<Results<Ok<Page<AuditUsage>>, Refused>> Usage(QueryOf<AuditUsageQuery> query, Call call, IAuditQueries audit, TimeProvider clock)
    {
        var to = query.Value.To ?? clock.GetUtcNow();
        var from = query.Value.From ?? to - UsualReport;
        if (from >= to) return new Refused(Refusal.Field(RequestCodes.Invalid, "from", "from must be before to."));
        if (to - from > LongestReport) return new Refused(Refusal.Field(RequestCodes.Invalid, "from", $"from must be at most {LongestReport.TotalDays} days before to."));
        var groups = await audit.Usage(new() { Workspace = call.Workspace, GroupBy = query.Value.GroupBy, From = from, To = to }, call.Aborted);
        return Answers.Whole<AuditUsage>(groups);
    }
}
