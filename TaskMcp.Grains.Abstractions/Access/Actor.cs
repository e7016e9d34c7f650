namespace TaskMcp.Access;

/// <summary>Kinds of principals.</summary>
[GenerateSerializer, Alias("taskmcp.actor_kind")]
public enum ActorKind
{
    User,
    Agent,
    Service,
}

/// <summary>Who did something.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.actor")]
public sealed record Actor
{
    [Id(0)] public required ActorKind Kind { get; init; }

    [Id(1)] public required string Id { get; init; }

    [Id(2)] public required string Name { get; init; }

    [Id(3)] public string? Email { get; init; }

    /// <summary>The owner of the installation, who holds the owner token.</summary>
    public static readonly Actor Owner = new() { Kind = ActorKind.User, Id = "owner", Name = "Owner" };

    /// <summary>TaskMcp itself: due dates, reminders.</summary>
    public static readonly Actor System = new() { Kind = ActorKind.Service, Id = "taskmcp", Name = "TaskMcp" };

    /// <summary>A binding that changes the task it belongs to.</summary>
    public static Actor Binding(Guid bindingId) => new() { Kind = ActorKind.Service, Id = $"binding:{bindingId:D}", Name = "Automation" };
}
