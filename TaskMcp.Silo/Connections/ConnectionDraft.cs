using System.Collections.Immutable;

namespace TaskMcp.Silo.Connections;

/// <summary>A configuration that passed the rules, with the secrets that are still to be sealed.</summary>
internal sealed record ConnectionDraft
{
    public required ConnectionConfig Config { get; init; }

    /// <summary>Plain values by field; never logged, gone after sealing.</summary>
    public required ImmutableDictionary<string, string> Secrets { get; init; }

    /// <summary>Fields whose stored value stays.</summary>
    public ImmutableArray<string> Kept { get; init; } = [];

    /// <summary>Whether tokens that were got stay: the server and how to identify to it are the same.</summary>
    public bool KeepsGrant { get; init; }

    public override string ToString() => Config.Name;
}
