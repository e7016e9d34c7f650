using System.Collections.Immutable;

namespace TaskMcp.Api.Events;

/// <summary>Which events to stream.</summary>
public sealed record EventQuery
{
    /// <summary>Only events of tasks in this project. Changes are told of the whole workspace all the same.</summary>
    public Guid? ProjectId { get; init; }

    /// <summary>As the header <c>Last-Event-ID</c>, which a browser cannot set on its first request; the header wins.</summary>
    public string? LastEventId { get; init; }

    /// <summary>
    /// Kinds to be told of when something of them changes, separated by commas: <c>tasks, projects, runs, connections, webhooks, deliveries, notifications, toolboxes, principals, tools, audit</c>,
    /// or <c>all</c> that the caller may read.
    /// </summary>
    public ImmutableArray<string> Changes { get; init; } = [];
}
