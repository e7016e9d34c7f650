using TaskMcp.Runs;

namespace TaskMcp.Boards;

/// <summary>What a card of a board shows of things around its task.</summary>
public sealed record CardFacts
{
    public static readonly CardFacts None = new();

    /// <summary>How many subtasks the task has.</summary>
    public int Subtasks { get; init; }

    /// <summary>How many of them are completed.</summary>
    public int SubtasksDone { get; init; }

    /// <summary>How many tasks that must be done first are not.</summary>
    public int OpenBlockers { get; init; }

    /// <summary>The latest run of an automation on the task, when there was one.</summary>
    public CardRun? LastRun { get; init; }
}

/// <summary>A run as a card shows it.</summary>
public sealed record CardRun(Guid Id, RunState State, DateTimeOffset At);
