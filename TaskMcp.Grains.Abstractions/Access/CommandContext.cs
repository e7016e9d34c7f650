using System.Collections.Immutable;

namespace TaskMcp.Access;

/// <summary>Who sends a command, on whose behalf, and what caused it.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.command_context")]
public sealed record CommandContext
{
    [Id(0)] public required Actor Actor { get; init; }

    /// <summary>One id for everything that follows from one request (SPEC T-4).</summary>
    [Id(1)] public required string CorrelationId { get; init; }

    /// <summary>A name for this command: the same one again changes nothing and answers the present state.</summary>
    [Id(2)] public string? OperationId { get; init; }

    /// <summary>From <c>If-Match</c>: the version that the caller saw (SPEC T-7).</summary>
    [Id(3)] public long? ExpectedVersion { get; init; }

    /// <summary>The bindings whose runs led here, oldest first (SPEC B-9).</summary>
    [Id(4)] public ImmutableArray<Guid> Causation { get; init; } = [];

    /// <summary>How many runs led here (SPEC B-9).</summary>
    [Id(5)] public int Depth { get; init; }

    /// <summary>W3C trace parent, kept with what is stored so that a run continues the trace of its request.</summary>
    [Id(6)] public string? TraceParent { get; init; }

    /// <summary>The run whose call came back by webhook and led here (SPEC B-9).</summary>
    [Id(7)] public Guid? EchoOfRun { get; init; }

    /// <summary>The caller's role, for what only some may decide; null for TaskMcp itself.</summary>
    [Id(8)] public WorkspaceRole? Role { get; init; }

    /// <summary>A full column takes the task all the same (SPEC K-1): for maintainers and owners.</summary>
    [Id(9)] public bool OverrideLimits { get; init; }
}
