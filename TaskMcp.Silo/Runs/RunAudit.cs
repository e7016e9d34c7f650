using System.Text.Json;
using TaskMcp.Access;
using TaskMcp.Audit;
using TaskMcp.Runs;

namespace TaskMcp.Silo.Runs;

/// <summary>What the audit holds of an attempt (SPEC A-2). Pure.</summary>
public static class RunAudit
{
    /// <summary>The row of an attempt that has ended. That it was begun is in the run itself.</summary>
    public static AuditEntry Entry(RunRecord run, RunAttempt attempt)
    {
        var (request, binding) = (run.Request!, run.Request!.Binding);
        var (outcome, code) = Outcome(run, attempt);
        return new()
        {
            Actor = Actor.Binding(binding.Id),
            Action = "tool.call",
            TargetType = "run",
            TargetId = run.Id.ToString("D"),
            Tool = binding.Config.ToolName,
            ToolHash = attempt.ToolHash,
            ConnectionId = binding.ConnectionId,
            CorrelationId = request.Event.CorrelationId,
            Cost = attempt.Cost,
            DurationMs = (attempt.FinishedAt - attempt.StartedAt)?.TotalMilliseconds,
            Outcome = outcome,
            OutcomeCode = code,
            EntryId = RunIds.OfAudit(run.Id, attempt.Number),
        };
    }

    private static (AuditOutcome Outcome, string? Code) Outcome(RunRecord run, RunAttempt attempt)
    {
        var code = attempt.Error is { } error ? $"mcp.{JsonNamingPolicy.SnakeCaseLower.ConvertName(error.Code.ToString())}" : null;
        if (attempt.CutOff) return (AuditOutcome.Unknown, code);
        if (attempt.InputRequired is not null) return (AuditOutcome.None, "input_required");
        var isLast = attempt.Number == run.Attempts.Length;
        if (isLast && run.State == RunState.Cancelled && attempt is { Error: null, Output: null }) return (AuditOutcome.Unknown, "run.cancelled");
        if (isLast && run.State == RunState.NeedsReview) return (AuditOutcome.Unknown, code);
        return attempt.Error is null ? (AuditOutcome.Succeeded, null) : (AuditOutcome.Failed, code);
    }
}
