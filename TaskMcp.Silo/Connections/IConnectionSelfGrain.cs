using System.Collections.Immutable;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections;

/// <summary>What a connection grain tells itself, so that its state is written in turns of their own.</summary>
[Alias("taskmcp.IConnectionSelfGrain")]
public interface IConnectionSelfGrain : IGrainWithStringKey
{
    /// <summary>Something was seen of the server; dropped when the connection has been changed since.</summary>
    [Alias("Settle")] Task Settle(ConnectionFinding finding);

    /// <summary>Seals the stored credentials that open under the present data key.</summary>
    /// <returns>How many do not open.</returns>
    [Alias("Reseal")] Task<int> Reseal();

    /// <summary>Sets calls of a day (UTC) aside from the daily quota; answers how many, none when they are used up (SPEC C-11).</summary>
    [Alias("ReserveCalls")] Task<int> ReserveCalls(DateOnly day);
}

/// <summary>What a session found out.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.connection_finding")]
public sealed record ConnectionFinding
{
    /// <summary>Which settings it was found with.</summary>
    [Id(0)] public required long Generation { get; init; }

    [Id(1)] public required ConnectionStatus Status { get; init; }

    [Id(2)] public string? Reason { get; init; }

    /// <summary>Null when the lists were not read.</summary>
    [Id(3)] public ImmutableArray<McpCapability>? Capabilities { get; init; }
}
