using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;

namespace TaskMcp.Toolboxes;

/// <summary>
/// A call through the gateway that takes long, as a task of MCP (SEP-2663). Durable from the moment on at which its id is given out. Key: workspace/a random
/// id. To everybody but the principal that made the call there is no such task (<c>long_call.not_found</c>).
/// </summary>
[Alias("taskmcp.ILongCallGrain")]
public interface ILongCallGrain : IGrainWithStringKey
{
    /// <summary>
    /// Makes the call. What is answered within the grace is given as it is, and nothing is kept; else the call goes on as a task. A tool that says that it
    /// is nothing else (<c>execution.taskSupport: required</c>) can ask within the grace, but its result is always that of a task; one that does not want to
    /// (<c>forbidden</c>) never becomes one.
    /// </summary>
    [Alias("Start"), AlwaysInterleave, ResponseTimeout("00:11:00")] Task<LongCallStart> Start(GatewayCall call, TimeSpan grace, CancellationToken cancellationToken);

    [Alias("Get"), AlwaysInterleave] Task<GrainResult<LongCallSnapshot>> Get(Caller caller);

    /// <summary>Gives answers by their keys; those that nobody waits for are ignored. The call goes on when all are given.</summary>
    [Alias("Answer")] Task<GrainResult<LongCallSnapshot>> Answer(Caller caller, ImmutableDictionary<string, JsonText> responses);

    /// <summary>Ends the call; nothing happens when it has ended.</summary>
    [Alias("Cancel")] Task<GrainResult<LongCallSnapshot>> Cancel(Caller caller);
}

/// <summary>What came of <see cref="ILongCallGrain.Start"/>: one of the two.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.long_call_start")]
public sealed record LongCallStart
{
    [Id(0)] public GatewayAnswer? Answer { get; init; }

    [Id(1)] public LongCallSnapshot? Task { get; init; }
}

[GenerateSerializer, Alias("taskmcp.long_call_status")]
public enum LongCallStatus
{
    Working,

    /// <summary>It waits for answers to <see cref="LongCallSnapshot.Questions"/>.</summary>
    InputRequired,

    /// <summary>There is a result, also when the tool says that it failed.</summary>
    Completed,

    /// <summary>There is an error of the protocol.</summary>
    Failed,

    Cancelled,
}

/// <summary>A long call, as its principal sees it.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.long_call")]
public sealed record LongCallSnapshot
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public required LongCallStatus Status { get; init; }

    /// <summary>How far it is, or why it ended.</summary>
    [Id(2)] public string? Message { get; init; }

    [Id(3)] public required DateTimeOffset CreatedAt { get; init; }

    [Id(4)] public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>How long after its making it is forgotten.</summary>
    [Id(5)] public required TimeSpan TimeToLive { get; init; }

    /// <summary>What is not answered yet, by keys that no other question of this call has.</summary>
    [Id(6)] public ImmutableDictionary<string, InputQuestion> Questions { get; init; } = ImmutableDictionary<string, InputQuestion>.Empty;

    /// <summary>A <c>CallToolResult</c>.</summary>
    [Id(7)] public JsonText? Result { get; init; }

    /// <summary>A JSON-RPC error: an object with code and message.</summary>
    [Id(8)] public JsonText? Error { get; init; }
}
