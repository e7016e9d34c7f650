using TaskMcp.Audit;

namespace TaskMcp.Silo.Runs;

public sealed partial class RunGrain
{
    private int _audited;

    /// <summary>
    /// Records the attempts that have ended, before the run goes on or is let go (SPEC A-2). What cannot be recorded holds the run where it is, so none is
    /// left out; after a crash they are all told again, and the audit keeps what it has.
    /// </summary>
    private async Task AuditAttempts()
    {
        while (_audited < Run.Attempts.Length && Run.Attempts[_audited] is { FinishedAt: not null } attempt)
        {
            await GrainFactory.Audit(WorkspaceName).Append(RunAudit.Entry(Run, attempt));
            _audited = attempt.Number;
        }
    }
}
