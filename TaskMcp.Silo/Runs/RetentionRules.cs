using Microsoft.Extensions.Configuration;
using TaskMcp.Runs;

namespace TaskMcp.Silo.Runs;

/// <summary>How long ended runs are kept (SPEC §5, runs). Pure.</summary>
internal static class RetentionRules
{
    public const string Setting = "TaskMcp:RunRetention";

    /// <summary>States of runs that may be forgotten. One that needs a review waits for its person, however long.</summary>
    public static readonly RunState[] Forgettable = [RunState.Succeeded, RunState.Failed, RunState.Dead, RunState.Skipped, RunState.Cancelled];

    /// <summary>A repeat of what caused a run comes within minutes after a crash, and finds the run.</summary>
    public static TimeSpan Shortest { get; } = TimeSpan.FromDays(1);

    public static TimeSpan Default { get; } = TimeSpan.FromDays(30);

    /// <exception cref="RetentionException">The setting makes no sense.</exception>
    public static TimeSpan Read(IConfiguration configuration)
    {
        if (configuration[Setting] is not { Length: > 0 } text) return Default;
        return Duration.TryParse(text, out var kept) && kept >= Shortest
            ? kept
            : throw new RetentionException($"TaskMcp__RunRetention must be a duration of at least {Duration.Format(Shortest)}, such as 30d (was '{text}').");
    }

    /// <summary>Whether a run ended before this.</summary>
    public static bool MayForget(RunRecord run, DateTimeOffset before) => Forgettable.Contains(run.State) && run.FinishedAt < before;
}

/// <summary>The setting of the retention makes no sense; the message says what would.</summary>
public sealed class RetentionException(string message) : Exception(message);
