using System.Collections.Immutable;

namespace TaskMcp.Silo.Tasks;

/// <summary>Due dates whose events are behind this task, fired or skipped: each event is keyed by (task, due date) (SPEC T-8).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.due_marks")]
public sealed record DueMarks
{
    /// <summary>Enough for a due date that is moved to and fro; the oldest is forgotten.</summary>
    private const int Remembered = 32;

    public static readonly DueMarks None = new();

    [Id(0)] public ImmutableArray<DateTimeOffset> Approached { get; init; } = [];

    [Id(1)] public ImmutableArray<DateTimeOffset> Passed { get; init; } = [];

    public DueMarks WithApproached(DateTimeOffset due) => Approached.Contains(due) ? this : this with { Approached = Add(Approached, due) };

    public DueMarks WithPassed(DateTimeOffset due) => Passed.Contains(due) ? this : this with { Passed = Add(Passed, due) };

    private static ImmutableArray<DateTimeOffset> Add(ImmutableArray<DateTimeOffset> dates, DateTimeOffset due) =>
        [.. dates.TakeLast(Remembered - 1), due];
}
