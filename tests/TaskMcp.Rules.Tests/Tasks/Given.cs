using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Projects;
using TaskMcp.Silo.Tasks;
using TaskMcp.Tasks;

namespace TaskMcp.Rules.Tests.Tasks;

/// <summary>Data for the tests of task rules.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 12, 1, 9, 0, 0, TimeSpan.Zero);

    public static readonly Guid TaskId = new("01900000-0000-7000-8000-000000000001");

    public static readonly ProjectSnapshot Inbox = new()
    {
        Id = ProjectSnapshot.InboxId, Name = "Inbox", Version = 1, CreatedAt = Now, UpdatedAt = Now,
    };

    public static readonly TaskFacts Board = new() { Project = Inbox };

    public static Guid Other(int number) => new($"02900000-0000-7000-8000-{number:D12}");

    public static CommandContext Context(long? expectedVersion = null, string? operation = null) => new()
    {
        Actor = Actor.Owner, CorrelationId = "correlation", ExpectedVersion = expectedVersion, OperationId = operation,
    };

    public static TaskStamp Stamp(DateTimeOffset? now = null, long? expectedVersion = null, string? operation = null) =>
        new(Context(expectedVersion, operation), now ?? Now, new CountingIds());

    public static TaskSnapshot Task(TaskChangeset? values = null) => Created(values).Task;

    public static TaskDecision Created(TaskChangeset? values = null, TaskFacts? facts = null) =>
        TaskRules.Create(TaskId, "http://localhost/tasks/1", Create(values), facts ?? Board, Stamp()).Value.ShouldNotBeNull();

    public static Refusal NotCreated(TaskChangeset? values = null, string title = "Write", TaskFacts? facts = null) =>
        TaskRules.Create(TaskId, "http://localhost/tasks/1", Create(values, title), facts ?? Board, Stamp()).Refusal.ShouldNotBeNull();

    public static CreateTask Create(TaskChangeset? values = null, string title = "Write") =>
        new() { Context = Context(), Title = title, Values = values ?? new() };

    public static TaskDecision Updated(TaskSnapshot task, TaskChangeset values, TaskFacts? facts = null) =>
        TaskRules.Update(task, values, facts ?? Board, Stamp()).Value.ShouldNotBeNull();

    public static Refusal NotUpdated(TaskSnapshot task, TaskChangeset values, TaskFacts? facts = null) =>
        TaskRules.Update(task, values, facts ?? Board, Stamp()).Refusal.ShouldNotBeNull();

    public static ImmutableArray<string> Types(this TaskDecision decision) => [.. decision.Events.Select(happened => happened.Type)];

    internal sealed class CountingIds : IIdSource
    {
        private int _next;

        public Guid Next() => new($"03900000-0000-7000-8000-{++_next:D12}");
    }
}
