using System.Collections.Immutable;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Runs;

public sealed partial class RunGrain
{
    async Task<int?> IRunSelf.BeginAttempt(JsonText input, ToolFacts tool)
    {
        var now = clock.GetUtcNow();
        var begun = RunRules.BeginAttempt(Run, input, tool, now);
        if (begun == Run) return null;
        if (begun.Attempts.Length == 1) meter.Waited(now - begun.CreatedAt);
        await Settle(begun);
        return begun.Attempts.Length;
    }

    Task IRunSelf.FailBeforeCall(JsonText? input, McpError error) =>
        Settle(RunRules.FailBeforeCall(Run, input, error, clock.GetUtcNow(), jitter));

    Task IRunSelf.WaitForConnection(JsonText input, McpError why) => Settle(RunRules.WaitForConnection(Run, input, why, clock.GetUtcNow()));

    Task IRunSelf.EndAttempt(int number, ToolOutcome outcome) =>
        Settle(RunRules.EndAttempt(Run, number, outcome, clock.GetUtcNow(), jitter));

    Task IRunSelf.Interrupt() => Settle(RunRules.Interrupt(Run, clock.GetUtcNow()));

    async Task IRunSelf.Asked(int number)
    {
        if (Run.Question is not { } question || Run.Attempts.Length != number) return;
        if (question.ExpiresAt is not { } end) await Unregister();
        else if (end - clock.GetUtcNow() is { } left && left > WakePeriod) await this.RegisterOrUpdateReminder(Wake, left, WakePeriod);
    }

    Task IRunSelf.Expire() => Settle(RunRules.Expire(Run, clock.GetUtcNow(), jitter));

    Task IRunSelf.FinishOutputs(int number, ImmutableArray<string> problems) =>
        Settle(RunRules.FinishOutputs(Run, number, problems, clock.GetUtcNow()));

    async Task<bool> IRunSelf.Forget(DateTimeOffset before)
    {
        if (Run.Request is not null)
        {
            if (!RetentionRules.MayForget(Run, before)) return false;
            await Clear();
        }

        await projection.Remove(WorkspaceName, GrainKeys.Id(this.GetPrimaryKeyString()), CancellationToken.None);
        DeactivateOnIdle();
        return true;
    }

    Task IRunSelf.Released() => RunRules.IsEnded(Run.State) ? Unregister() : Task.CompletedTask;

    // The reminder first: one without a run would tick for nothing.
    private async Task Clear()
    {
        await Unregister();
        try
        {
            await stored.ClearStateAsync();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task Settle(RunRecord next)
    {
        if (next != Run) await Save(next, LongWait(next));
        await Project();
    }

    /// <summary>A reminder that comes every minute is no use while the next attempt is an hour away.</summary>
    private TimeSpan? LongWait(RunRecord run) =>
        run.NextAttemptAt - clock.GetUtcNow() is { } wait && wait > WakePeriod ? wait : null;
}
