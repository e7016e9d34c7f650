using System.Text.Json.Nodes;
using TaskMcp.Api.Audit;
using TaskMcp.Api.Http;
using TaskMcp.Api.Mcp.Protocol;
using TaskMcp.Audit;

namespace TaskMcp.Api.Mcp.Tools;

/// <summary>
/// Records what our own tools change, in the words that the audit has for the HTTP request that does the same (SPEC A-2). Calls that only read are not
/// recorded, as requests that only read are not; calls that a role denies are recorded as all tools are that are not there.
/// </summary>
internal sealed class ToolAudit(AuditTrail trail, TimeProvider clock)
{
    /// <summary>The arguments that name what is acted on, from the outside in.</summary>
    private static readonly string[] Targets = ["task_id", "binding_id", "run_id"];

    /// <summary>Calls the tool and records what became of it before anybody is answered.</summary>
    /// <param name="tool">The tool.</param>
    /// <param name="arguments">As they came.</param>
    /// <param name="call">Who calls, under which ids.</param>
    /// <param name="reserved">The id that the call's key has reserved; null without a key.</param>
    public async Task<ToolReply> Call(IOwnTool tool, JsonObject arguments, Call call, Guid? reserved)
    {
        if (tool.Facts.Action is not { } action) return await tool.Call(arguments, call);
        var started = clock.GetTimestamp();
        try
        {
            var reply = await tool.Call(arguments, call);
            var verdict = reply.Refusal is { } refusal ? AuditVerdict.Of(refusal) : new(AuditDecision.Allowed, AuditOutcome.Succeeded);
            return await Record(verdict, reply) ? reply : ToolReply.Refused(NotRecorded(verdict));
        }
        catch (Exception error)
        {
            await Record(AuditVerdict.Of(error), null);
            throw;
        }

        Task<bool> Record(AuditVerdict verdict, ToolReply? reply) => trail.Append(call.Workspace, Entry(tool, action, arguments, reply, call) with
        {
            Decision = verdict.Decision,
            Reason = verdict.Reason,
            Outcome = verdict.Outcome,
            OutcomeCode = verdict.OutcomeCode,
            DurationMs = clock.GetElapsedTime(started).TotalMilliseconds,
            // A try that ended otherwise is an entry of its own.
            EntryId = reserved is { } id ? DerivedId.Of(id, (int)verdict.Outcome) : null,
        });
    }

    /// <summary>Records that nothing was done; false when it can't be recorded.</summary>
    /// <param name="tool">One that changes something.</param>
    /// <param name="arguments">As they came.</param>
    /// <param name="call">Who calls.</param>
    /// <param name="decision">Whether it was let through.</param>
    /// <param name="reason">Why nothing was done.</param>
    public Task<bool> Left(IOwnTool tool, JsonObject arguments, Call call, AuditDecision decision, string reason) =>
        trail.Append(call.Workspace, Entry(tool, tool.Facts.Action!, arguments, null, call) with { Decision = decision, Reason = reason });

    private static AuditEntry Entry(IOwnTool tool, string action, JsonObject arguments, ToolReply? reply, Call call) => AuditTrail.Entry(call.Caller, action) with
    {
        TargetType = action[..action.IndexOf('.', StringComparison.Ordinal)],
        TargetId = Target(tool, arguments, reply),
        Tool = tool.Facts.Name,
        RemoteAddress = call.RemoteAddress,
    };

    private static string? Target(IOwnTool tool, JsonObject arguments, ToolReply? reply)
    {
        var named = Targets.Select(name => arguments.Text(name));
        var made = !tool.Facts.IsIdempotent && reply?.Value is JsonObject value ? value.Text("id") : null;
        var ids = named.Append(made).Where(id => Guid.TryParseExact(id, "D", out _)).Distinct(StringComparer.Ordinal);
        return string.Join('/', ids) is { Length: > 0 } path ? path : null;
    }

    /// <summary>What was done is done: the answer says so, and a repeat with the same key only makes good the record.</summary>
    private static Refusal NotRecorded(AuditVerdict verdict) => verdict.Outcome != AuditOutcome.Succeeded ? AuditTrail.Unavailable : AuditTrail.Unavailable with
    {
        Message = "What you asked for was done, but could not be recorded in the audit. Look before you repeat it; with the idempotency_key of this call it is not done twice.",
    };
}
