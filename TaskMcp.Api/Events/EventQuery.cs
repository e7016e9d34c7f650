namespace TaskMcp.Api.Events;

/// <summary>Which events to stream.</summary>
public sealed record EventQuery
{
    /// <summary>Only events of tasks in this project.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>As the header <c>Last-Event-ID</c>, which a browser cannot set on its first request; the header wins.</summary>
    public string? LastEventId { get; init; }
}
