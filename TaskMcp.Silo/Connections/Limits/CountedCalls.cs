namespace TaskMcp.Silo.Connections.Limits;

/// <summary>Calls of a day (UTC), as stored.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.counted_calls")]
public sealed record CountedCalls
{
    [Id(0)] public required DateOnly Day { get; init; }

    /// <summary>Made or set aside.</summary>
    [Id(1)] public int Calls { get; init; }
}
