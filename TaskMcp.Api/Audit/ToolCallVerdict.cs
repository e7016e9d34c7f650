using System.Text.Json;
using TaskMcp.Audit;
using TaskMcp.Connections;

namespace TaskMcp.Api.Audit;

/// <summary>What the outcome of a tool call is in the audit. Pure.</summary>
internal static class ToolCallVerdict
{
    /// <summary>The server asks something before it goes on: nothing has come of the call yet.</summary>
    public const string InputRequired = "mcp.input_required";

    /// <summary>The entry with what came of the call.</summary>
    /// <param name="entry">The call.</param>
    /// <param name="result">What the connection answered.</param>
    public static AuditEntry With(this AuditEntry entry, GrainResult<ToolOutcome> result)
    {
        if (!result.IsAccepted)
        {
            var refused = AuditVerdict.Of(result.Refusal);
            return entry with { Decision = refused.Decision, Reason = refused.Reason, Outcome = refused.Outcome, OutcomeCode = refused.OutcomeCode };
        }

        var outcome = result.Value;
        return entry with
        {
            ToolHash = outcome.ToolHash ?? entry.ToolHash,
            DurationMs = outcome.ExecutionTimeMs,
            Cost = outcome.Cost,
            Outcome = OutcomeOf(outcome),
            OutcomeCode = outcome.Error is { } error ? CodeOf(error) : outcome.InputRequired is null ? null : InputRequired,
        };
    }

    /// <summary>The code of an error as refusals have it.</summary>
    public static string CodeOf(McpError error) => $"mcp.{JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Code.ToString())}";

    private static AuditOutcome OutcomeOf(ToolOutcome outcome) => outcome switch
    {
        { OutcomeUnknown: true } => AuditOutcome.Unknown,
        { Error: not null } => AuditOutcome.Failed,
        { InputRequired: not null } => AuditOutcome.None,
        _ => AuditOutcome.Succeeded,
    };
}
