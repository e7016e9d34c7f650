using TaskMcp.Access;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Storage;

/// <summary>Tasks and changes to store.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);

    public static TaskSnapshot Task(string title = "Write the report", int minute = 0, string status = "todo") => new()
    {
        Id = Guid.CreateVersion7(),
        ProjectId = ProjectSnapshot.InboxId,
        Title = title,
        Status = status,
        Url = "http://localhost/tasks",
        Version = 1,
        CreatedAt = Start.AddMinutes(minute),
        UpdatedAt = Start.AddMinutes(minute),
    };

    public static TaskNote Note(string text) => new() { Id = Guid.CreateVersion7(), Author = Actor.Owner, At = Start, Text = text };

    public static TaskEvent Event(TaskSnapshot task, string type) => new()
    {
        Id = Guid.CreateVersion7(),
        Type = type,
        TaskId = task.Id,
        Sequence = task.Version,
        TriggeredAt = task.UpdatedAt,
        Actor = Actor.Owner,
        CorrelationId = "correlation",
    };

    public static TaskChange Created(TaskSnapshot task) => Change(task, TaskEventTypes.Created);

    public static TaskChange Updated(TaskSnapshot task) => Change(task, TaskEventTypes.Updated);

    public static TaskChange Deleted(TaskSnapshot task) => Change(task, TaskEventTypes.Deleted) with { IsDeletion = true };

    public static TaskSnapshot Next(this TaskSnapshot task) => task with { Version = task.Version + 1, UpdatedAt = task.UpdatedAt.AddSeconds(1) };

    public static TaskChange Change(TaskSnapshot task, params string[] events) => new()
    {
        Sequence = task.Version,
        Task = task,
        Events = [.. events.Select(type => Event(task, type))],
    };
}
