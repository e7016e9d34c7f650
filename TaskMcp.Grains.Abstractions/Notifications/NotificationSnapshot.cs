namespace TaskMcp.Notifications;

/// <summary>An entry of the inbox, as the API shows it.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.notification")]
public sealed record NotificationSnapshot
{
    /// <summary>Longest text; a longer one is cut.</summary>
    public const int MaxTextLength = 5_000;

    [Id(0)] public required Guid Id { get; init; }

    /// <summary>The task that it is about, if it is about one.</summary>
    [Id(1)] public Guid? TaskId { get; init; }

    /// <summary>The task's title when it was sent.</summary>
    [Id(2)] public string? TaskTitle { get; init; }

    /// <summary>Data from outside, so never markup.</summary>
    [Id(3)] public required string Text { get; init; }

    /// <summary>The binding and its run that sent it (SPEC B-4).</summary>
    [Id(4)] public Guid? BindingId { get; init; }

    [Id(5)] public Guid? RunId { get; init; }

    [Id(6)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(7)] public DateTimeOffset? ReadAt { get; init; }

    [Id(8)] public required long Version { get; init; }

    /// <summary>The connection that it is about, if it is about one (SPEC C-11).</summary>
    [Id(9)] public Guid? ConnectionId { get; init; }
}
