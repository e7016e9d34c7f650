using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using TaskMcp.Access;
using TaskMcp.Api.Http;
using TaskMcp.Audit;

namespace TaskMcp.Api.Audit;

/// <summary>Brings what requests do into the audit of their workspace (SPEC A-2).</summary>
internal sealed partial class AuditTrail(IGrainFactory grains, TimeProvider clock, ILogger<AuditTrail> logger)
{
    /// <summary>Nothing was done because it could not be recorded.</summary>
    public static Refusal Unavailable { get; } = new(RequestCodes.AuditUnavailable, "The request could not be recorded in the audit: try again in a moment.") { RetryAfter = TimeSpan.FromSeconds(1) };

    /// <summary>Whether a request of this method may change something.</summary>
    public static bool IsChange(string method) => !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    /// <summary>What was done is done: the answer says so, and a repeat with the same <c>Idempotency-Key</c> only makes good the record.</summary>
    public static Refusal NotRecorded(AuditVerdict verdict) => verdict.Outcome != AuditOutcome.Succeeded ? Unavailable : Unavailable with
    {
        Message = "What you asked for was done, but could not be recorded in the audit. Look before you repeat it; with the Idempotency-Key of this request it is not done twice.",
    };

    /// <summary>An entry with what every request of a caller has.</summary>
    public static AuditEntry Entry(Caller caller, string action) => new()
    {
        Actor = caller.Actor,
        Action = action,
        TokenId = caller.TokenId,
        CorrelationId = Activity.Current?.TraceId.ToHexString(),
    };

    /// <summary>An entry with what every request over HTTP has.</summary>
    public static AuditEntry Entry(HttpContext http, Caller caller, string action) => Entry(caller, action) with { RemoteAddress = http.Connection.RemoteIpAddress?.ToString() };

    /// <summary>Records what became of a request of a known caller. False when it can't be recorded, which the log says.</summary>
    /// <param name="http">The request.</param>
    /// <param name="verdict">What became of it.</param>
    /// <param name="started">When it began, by the clock's timestamps; null when it was not worked on.</param>
    public async Task<bool> Record(HttpContext http, AuditVerdict verdict, long? started)
    {
        if (CallerClaims.Read(http.User) is not { } caller || RouteAction.Of(http.GetEndpoint()) is not { } route) return true;
        var note = AuditNote.Of(http);
        note.IsRecorded = true;
        var target = route.Target(http.Request.RouteValues, verdict.Location);
        return await Append(caller.Workspace, Entry(http, caller, route.Action) with
        {
            TargetType = target.Type,
            TargetId = target.Id,
            Decision = verdict.Decision,
            Reason = verdict.Reason,
            Tool = note.Tool,
            ToolHash = note.ToolHash,
            ConnectionId = note.ConnectionId,
            DurationMs = started is { } since ? clock.GetElapsedTime(since).TotalMilliseconds : null,
            Outcome = verdict.Outcome,
            OutcomeCode = verdict.OutcomeCode ?? note.OutcomeCode,
            // A try that ended otherwise is an entry of its own.
            EntryId = http.Features.Get<ReservedId>() is { } reserved ? DerivedId.Of(reserved.Id, (int)verdict.Outcome) : null,
        });
    }

    /// <summary>False when it can't be recorded, which the log says.</summary>
    public async Task<bool> Append(string workspace, AuditEntry entry)
    {
        try
        {
            await grains.Audit(workspace).Append(entry);
            return true;
        }
        catch (Exception error)
        {
            LogNotRecorded(logger, error, entry.Action, entry.Outcome, entry.CorrelationId);
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Action} ({Outcome}, trace id {TraceId}) could not be recorded in the audit")]
    private static partial void LogNotRecorded(ILogger logger, Exception error, string action, AuditOutcome outcome, string? traceId);
}
