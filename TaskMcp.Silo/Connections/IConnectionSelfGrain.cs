using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.OAuth;
using TaskMcp.Silo.Connections.Approvals;

namespace TaskMcp.Silo.Connections;

/// <summary>What a connection grain tells itself, so that its state is written in turns of their own.</summary>
[Alias("taskmcp.IConnectionSelfGrain")]
public interface IConnectionSelfGrain : IGrainWithStringKey
{
    /// <summary>Something was seen of the server; dropped when the connection has been changed since.</summary>
    [Alias("Settle")] Task Settle(ConnectionFinding finding);

    /// <summary>Stores a sign-in that waits for its person, in place of the one before.</summary>
    /// <returns>False when the settings were replaced since it was prepared.</returns>
    [Alias("BeginSignIn")] Task<bool> BeginSignIn(PreparedSignIn prepared);

    /// <summary>Uses a sign-in up: gives it out and forgets it, in this order of safety: forgotten on disk before it is given.</summary>
    [Alias("TakeSignIn")] Task<GrainResult<TakenSignIn>> TakeSignIn(AuthorizationResponse response);

    /// <summary>Stores new tokens before anybody uses them; null when they belong to settings or a grant that were replaced since.</summary>
    [Alias("KeepGrant")] Task<OAuthGrant?> KeepGrant(NewGrant grant);

    /// <summary>Removes the tokens of a grant that its server ended.</summary>
    [Alias("DropGrant")] Task DropGrant(EndedGrant ended);

    /// <summary>Remembers what a later sign-in needs.</summary>
    [Alias("RememberChallenge")] Task RememberChallenge(SeenChallenge challenge);

    /// <summary>Pins what is new among these tools and notes what has changed (SPEC C-9); false when the connection has been changed since.</summary>
    [Alias("Pin")] Task<bool> Pin(PinTools found);

    /// <summary>Seals the stored credentials that open under the present data key.</summary>
    /// <returns>How many do not open.</returns>
    [Alias("Reseal")] Task<int> Reseal();

    /// <summary>
    /// From a breach (SPEC A-7): closes the session, removes the credentials that none of these data keys has sealed, and switches off what has lost one.
    /// </summary>
    /// <returns>Whether it has lost one.</returns>
    [Alias("Lock")] Task<bool> Lock(ImmutableArray<string> keys);

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

    /// <summary>With the capabilities: tools that are not what was approved.</summary>
    [Id(10)] public ImmutableArray<ToolChange> Changes { get; init; } = [];
}

/// <summary>The tools that a server offers.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.pin_tools")]
public sealed record PinTools
{
    /// <summary>Which settings they were found with.</summary>
    [Id(0)] public required long Generation { get; init; }

    [Id(1)] public required ImmutableArray<SeenTool> Tools { get; init; }
}
