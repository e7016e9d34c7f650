using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Access;
using TaskMcp.Projects;
using TaskMcp.Tasks;

namespace TaskMcp.Silo.Tasks;

/// <summary>What a command leads to: the task after it and what happened. Without events nothing changed.</summary>
public sealed record TaskDecision(TaskSnapshot Task, ImmutableArray<TaskEvent> Events)
{
    public bool ChangesNothing => Events.IsEmpty;

    /// <summary>The limited column that the task comes into; null when it needs no seat.</summary>
    public string? Seat { get; init; }
}

/// <summary>What a decision must know of the world outside the task. Only what the command touches is looked up.</summary>
public sealed record TaskFacts
{
    public static readonly TaskFacts None = new();

    /// <summary>The project that the task is in after the command; null when it does not exist or is not needed.</summary>
    public ProjectSnapshot? Project { get; init; }

    /// <summary>Those of the task's blockers that are not completed.</summary>
    public ImmutableArray<Guid> OpenBlockers { get; init; } = [];

    /// <summary>The ranks around the place that the task moves to; null when what it is to stand next to is not there.</summary>
    public RankGap? Gap { get; init; }

    /// <summary>Those of the named parent and blockers that exist.</summary>
    public ImmutableHashSet<Guid> Existing { get; init; } = [];
}

/// <summary>When, by whom, and where the ids of events come from.</summary>
public sealed record TaskStamp(CommandContext Context, DateTimeOffset Now, IIdSource Ids)
{
    /// <summary>An event of the change that leads to <paramref name="task"/>.</summary>
    public TaskEvent Event(string type, TaskSnapshot task, ImmutableArray<TaskFieldChange> changes = default, JsonText? metadata = null) => new()
    {
        Id = Ids.Next(),
        Type = type,
        TaskId = task.Id,
        Sequence = task.Version,
        TriggeredAt = Now,
        Actor = Context.Actor,
        CorrelationId = Context.CorrelationId,
        Causation = Context.Causation,
        Depth = Context.Depth,
        Changes = changes.IsDefault ? [] : changes,
        Metadata = Told(metadata),
    };

    /// <summary>An event that came back from one of our own runs says so.</summary>
    private JsonText Told(JsonText? metadata)
    {
        if (Context.EchoOfRun is not { } run) return metadata ?? JsonText.EmptyObject;
        var told = metadata?.ToNode() as JsonObject ?? [];
        told[TaskEventTypes.EchoOfRun] = run;
        return JsonText.From(told);
    }
}
