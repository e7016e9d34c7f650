using System.Collections.Immutable;

namespace TaskMcp.Api.Http;

/// <summary>A refusal over HTTP (RFC 9457).</summary>
public sealed record Problem
{
    /// <summary>The status in words.</summary>
    public required string Title { get; init; }

    public required int Status { get; init; }

    /// <summary>One sentence for a person: field, limit, way out.</summary>
    public required string Detail { get; init; }

    /// <summary>The stable code: <c>task.not_found</c>.</summary>
    public required string Code { get; init; }

    /// <summary>Messages by field path.</summary>
    public ImmutableDictionary<string, ImmutableArray<string>> Errors { get; init; } = ImmutableDictionary<string, ImmutableArray<string>>.Empty;

    /// <summary>The present state, when <c>If-Match</c> named an older one.</summary>
    public JsonText? Current { get; init; }

    /// <summary>The trace that holds what happened.</summary>
    public required string TraceId { get; init; }
}
