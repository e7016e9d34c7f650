using TaskMcp.Runs;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Runs;

/// <summary>How long ended runs are kept (SPEC §5, runs). Pure.</summary>
internal static class RetentionRules
{
    /// <summary>States of runs that may be forgotten. One that needs a review waits for its person, however long.</summary>
    public static readonly RunState[] Forgettable = [RunState.Succeeded, RunState.Failed, RunState.Dead, RunState.Skipped, RunState.Cancelled];

    /// <summary>A repeat of what caused a run comes within minutes after a crash, and finds the run.</summary>
    public static RetentionSetting Setting { get; } = new("TaskMcp:RunRetention", TimeSpan.FromDays(1));

    /// <summary>Whether a run ended before this.</summary>
    public static bool MayForget(RunRecord run, DateTimeOffset before) => Forgettable.Contains(run.State) && run.FinishedAt < before;
}
