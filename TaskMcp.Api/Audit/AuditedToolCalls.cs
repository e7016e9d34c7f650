using Microsoft.AspNetCore.Http;
using TaskMcp.Api.Http;
using TaskMcp.Audit;
using TaskMcp.Connections;

namespace TaskMcp.Api.Audit;

/// <summary>
/// Calls tools for a request so that every call is in the audit (SPEC A-2): with its outcome, and one that does not only read already before
/// it is sent, so that nothing happens elsewhere that nobody here knows of.
/// </summary>
internal sealed class AuditedToolCalls(AuditTrail trail, IGrainFactory grains)
{
    private static readonly Refusal NotRecorded = new(RequestCodes.AuditUnavailable, "The call was made, but what came of it could not be recorded in the audit. Look before you repeat it.");

    public async Task<GrainResult<ToolOutcome>> Invoke(HttpContext http, Call call, Guid connectionId, ToolInvocation invocation, IToolProgressObserver? progress)
    {
        AuditNote.Of(http).IsRecorded = true;
        var connection = grains.Connection(call, connectionId);
        var facts = (await connection.Describe(invocation.ToolName, call.Aborted)).Value;
        var entry = AuditTrail.Entry(http, call.Caller, "tool.call") with
        {
            TargetType = "connection",
            TargetId = connectionId.ToString("D"),
            ConnectionId = connectionId,
            Tool = invocation.ToolName,
            ToolHash = facts?.Hash,
            Outcome = AuditOutcome.Started,
        };
        if (facts?.ReadOnlyHint != true && !await Append(http, call, entry)) return AuditTrail.Unavailable;
        try
        {
            var result = await connection.Invoke(invocation, progress, call.Aborted);
            return await Append(http, call, entry.With(result)) ? result : NotRecorded;
        }
        catch (Exception error)
        {
            await Append(http, call, entry with { Outcome = AuditOutcome.Unknown, OutcomeCode = AuditVerdict.Of(error).OutcomeCode });
            throw;
        }
    }

    private Task<bool> Append(HttpContext http, Call call, AuditEntry entry) => trail.Append(call.Workspace, entry with
    {
        EntryId = http.Features.Get<ReservedId>() is { } reserved ? DerivedId.Of(reserved.Id, (int)entry.Outcome) : null,
    });
}
