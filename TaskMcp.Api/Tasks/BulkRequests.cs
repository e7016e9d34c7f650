using System.Collections.Immutable;
using TaskMcp.Api.Http;
using TaskMcp.Tasks;

namespace TaskMcp.Api.Tasks;

/// <summary>Up to 500 operations on tasks (SPEC T-5).</summary>
public sealed record BulkRequest
{
    /// <summary>1–500. Those on one task are done in this order, those on different tasks in any.</summary>
    public required ImmutableArray<BulkOperation> Operations { get; init; }
}

/// <summary>What an operation does.</summary>
public enum BulkOp
{
    Create,
    Update,
    Complete,
    Reopen,
    Move,
    Delete,
}

/// <summary>One operation of a bulk change.</summary>
public sealed record BulkOperation
{
    public required BulkOp Op { get; init; }

    /// <summary>The task; for all but <c>create</c>.</summary>
    public Guid? Id { get; init; }

    /// <summary>The version that the caller saw; as <c>If-Match</c> for a single change.</summary>
    public long? Version { get; init; }

    /// <summary>For <c>create</c>.</summary>
    public CreateTaskRequest? Task { get; init; }

    /// <summary>For <c>update</c>.</summary>
    public UpdateTaskRequest? Changes { get; init; }

    /// <summary>For <c>move</c>: a column key.</summary>
    public string? Status { get; init; }

    /// <summary>For <c>move</c>: true lets the task into a full column; for maintainers and owners. The others have it in <c>task</c> and <c>changes</c>.</summary>
    public bool Override { get; init; }
}

/// <summary>What came of each operation, in the order of the request.</summary>
public sealed record BulkAnswer
{
    public required int Succeeded { get; init; }

    public required int Failed { get; init; }

    public required ImmutableArray<BulkItem> Results { get; init; }
}

/// <summary>What came of one operation: a task or a problem.</summary>
public sealed record BulkItem
{
    public required int Index { get; init; }

    /// <summary>The status that the single request would have had.</summary>
    public required int Status { get; init; }

    /// <summary>The task after it; after <c>delete</c> its last state.</summary>
    public TaskSnapshot? Task { get; init; }

    public Problem? Problem { get; init; }
}
