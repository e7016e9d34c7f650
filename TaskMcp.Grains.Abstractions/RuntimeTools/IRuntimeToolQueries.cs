using System.Collections.Immutable;

namespace TaskMcp.RuntimeTools;

/// <summary>Lists of run-time tools, from the read model.</summary>
public interface IRuntimeToolQueries
{
    /// <summary>By name. Refusal: <c>request.cursor_invalid</c>.</summary>
    Task<GrainResult<Page<RuntimeToolSnapshot>>> List(string workspace, int limit, string? cursor, CancellationToken cancellationToken);

    /// <summary>All that are enabled, by name: what a workspace offers to its toolboxes.</summary>
    Task<ImmutableArray<RuntimeToolSnapshot>> Offered(string workspace, CancellationToken cancellationToken);

    /// <summary>The one of this name, enabled or not; null when there is none.</summary>
    Task<RuntimeToolSnapshot?> Find(string workspace, string name, CancellationToken cancellationToken);
}
