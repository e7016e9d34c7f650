using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>What is stored of a long call.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.long_call_state")]
public sealed record LongCallState
{
    public const string Name = "long_call";

    /// <summary>The principal whose call it is; null when there is none.</summary>
    [Id(0)] public string? PrincipalId { get; init; }

    /// <summary>The call, until it has ended: so that it can go on after a question or a restart.</summary>
    [Id(1)] public GatewayCall? Call { get; init; }

    [Id(2)] public LongCallStatus Status { get; init; }

    /// <summary>Why it ended.</summary>
    [Id(3)] public string? Message { get; init; }

    [Id(4)] public DateTimeOffset CreatedAt { get; init; }

    [Id(5)] public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Whether the call may be made again when nobody knows what came of it.</summary>
    [Id(6)] public bool MayRepeat { get; init; }

    /// <summary>How often it asked something.</summary>
    [Id(7)] public int Rounds { get; init; }

    /// <summary>What it asks now; null when it asks nothing.</summary>
    [Id(8)] public InputRequired? Asked { get; init; }

    /// <summary>Answers that are there while others are missing, by the keys of <see cref="Asked"/>.</summary>
    [Id(9)] public ImmutableDictionary<string, JsonText> Answered { get; init; } = ImmutableDictionary<string, JsonText>.Empty;

    [Id(10)] public JsonText? Result { get; init; }

    [Id(11)] public JsonText? Error { get; init; }

    /// <summary>How often the call was made again because it was cut off.</summary>
    [Id(12)] public int Repeats { get; init; }
}
