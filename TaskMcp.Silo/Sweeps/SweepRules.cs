using System.Collections.Immutable;
using TaskMcp.Bindings;
using TaskMcp.Schedules;
using TaskMcp.Silo.Bindings;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Sweeps;

/// <summary>The line of a binding's sweeps, and whom they concern (SPEC B-1, B-10). Pure.</summary>
internal static class SweepRules
{
    /// <summary>Sweeps of one binding that may wait.</summary>
    public const int MaxQueued = 100;

    /// <summary>Characters of their payloads together: the line is written with every page.</summary>
    public const int MaxPayloads = 8_000_000;

    /// <summary>Sweeps that are remembered after they have ended.</summary>
    public const int MaxEnded = 100;

    public static readonly Refusal Limit = new("sweep.limit", $"{MaxQueued} sweeps of this binding wait already, or {MaxPayloads} characters of their payloads; try again when some have ended.");

    /// <summary>The state with one more sweep in line, or among those left out; the same instance when it is known already.</summary>
    public static ProjectSweepState Add(ProjectSweepState state, Sweep sweep, DateTimeOffset now)
    {
        if (Find(state, sweep.Id) is not null) return state;
        return WhyNot(state, sweep) is { } reason
            ? state with { Ended = Remembered(state.Ended, Shown(new() { Sweep = sweep }, SweepStage.Skipped) with { Reason = reason, FinishedAt = now }) }
            : state with { Queue = state.Queue.Add(new() { Sweep = sweep }) };
    }

    /// <summary>A sweep that waits, is at work, or is remembered.</summary>
    public static SweepSnapshot? Find(ProjectSweepState state, Guid id) => List(state).FirstOrDefault(sweep => sweep.Id == id);

    /// <summary>All of them, the newest first.</summary>
    public static ImmutableArray<SweepSnapshot> List(ProjectSweepState state) =>
    [
        .. state.Queue.Select((progress, place) => Shown(progress, place == 0 ? SweepStage.Running : SweepStage.Queued)).Reverse(),
        .. state.Ended.Reverse(),
    ];

    /// <summary>The state after another page of tasks; the same instance when this sweep is not at work any more or has passed it.</summary>
    public static ProjectSweepState Advance(ProjectSweepState state, SweepStep step, DateTimeOffset now)
    {
        if (state.Queue is not [var head, ..] || head.Sweep.Id != step.SweepId || head.After != step.From) return state;
        var next = head with { StartedAt = head.StartedAt ?? step.BegunAt, After = step.To ?? head.After, Counts = head.Counts.Plus(step.Counts) };
        if (!step.IsEnd) return state with { Queue = state.Queue.SetItem(0, next) };
        var ended = Shown(next, step.StopReason is null ? SweepStage.Done : SweepStage.Stopped) with { Reason = step.StopReason, FinishedAt = now };
        return state with { Queue = state.Queue.RemoveAt(0), Ended = Remembered(state.Ended, ended) };
    }

    /// <summary>Why a sweep must not go on; null when it may. By hand one may also run a binding that is switched off.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="binding">Its binding as it is now; null when it has been removed.</param>
    public static string? WhyStop(Sweep sweep, BindingSnapshot? binding)
    {
        if (binding is null) return "The binding was removed.";
        if (sweep.EventType == ManualTrigger.EventType) return null;
        if (binding.Status != BindingStatus.Active) return "The binding was switched off.";
        return ProjectBindingRules.Since(binding) > sweep.Time ? "The binding was switched off and on again since." : null;
    }

    /// <summary>Whether a task has a part in it: it is in the project, was there at that time, and the binding is not switched off for it.</summary>
    public static bool Concerns(Sweep sweep, TaskSnapshot task, ImmutableArray<ProjectBindingUse> uses)
    {
        if (task.ProjectId != sweep.Binding.ProjectId || task.CreatedAt > sweep.Time) return false;
        return sweep.EventType == ManualTrigger.EventType
            ? !ProjectBindingRules.IsMuted(uses, sweep.Binding.Id)
            : !ProjectBindingRules.ForChange([sweep.Binding], uses, sweep.Time).IsEmpty;
    }

    /// <summary>Whether no other can be taken now.</summary>
    public static bool IsFull(ProjectSweepState state) =>
        state.Queue.Length > MaxQueued || state.Queue.Sum(progress => (long)(progress.Sweep.Payload?.Text.Length ?? 0)) > MaxPayloads;

    private static string? WhyNot(ProjectSweepState state, Sweep sweep)
    {
        if (sweep.SkipReason is not null) return sweep.SkipReason;
        if (state.Queue.IsEmpty) return null;
        if (IsFull(state)) return "Too many sweeps before it waited already.";
        return !sweep.IsMissed && sweep.Binding.Config.Schedule is { Overlap: Overlap.Skip } && sweep.EventType == ScheduleDispatcher.EventType
            ? "The sweep before it had not been at all tasks, and the schedule says overlap: skip."
            : null;
    }

    private static SweepSnapshot Shown(SweepProgress progress, SweepStage stage) => new()
    {
        Id = progress.Sweep.Id,
        EventType = progress.Sweep.EventType,
        Time = progress.Sweep.Time,
        Stage = stage,
        StartedAt = progress.StartedAt,
        Tasks = progress.Counts.Tasks,
        Runs = progress.Counts.Runs,
        SkippedRuns = progress.Counts.SkippedRuns,
        FailedTasks = progress.Counts.FailedTasks,
    };

    private static ImmutableArray<SweepSnapshot> Remembered(ImmutableArray<SweepSnapshot> ended, SweepSnapshot latest) => [.. ended.TakeLast(MaxEnded - 1), latest];
}

/// <summary>A page of tasks that has been asked, or the end of a sweep.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.sweep_step")]
public sealed record SweepStep
{
    [Id(0)] public required Guid SweepId { get; init; }

    /// <summary>The task behind which the page began.</summary>
    [Id(1)] public required Guid? From { get; init; }

    /// <summary>The last task of the page.</summary>
    [Id(2)] public Guid? To { get; init; }

    [Id(3)] public SweepCounts Counts { get; init; } = SweepCounts.None;

    /// <summary>Whether nothing comes behind it.</summary>
    [Id(4)] public bool IsEnd { get; init; }

    /// <summary>Why it ends before its last task.</summary>
    [Id(5)] public string? StopReason { get; init; }

    /// <summary>When the page was begun.</summary>
    [Id(6)] public required DateTimeOffset BegunAt { get; init; }
}
