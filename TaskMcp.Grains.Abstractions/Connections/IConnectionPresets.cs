using System.Collections.Immutable;

namespace TaskMcp.Connections;

/// <summary>The well-known servers (seed 004).</summary>
public interface IConnectionPresets
{
    /// <summary>All of them, by name.</summary>
    ImmutableArray<ConnectionPreset> All { get; }
}
