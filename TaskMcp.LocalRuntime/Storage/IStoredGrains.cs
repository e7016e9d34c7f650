using Orleans;
using Orleans.Runtime;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>Which grains have stored state, active or not: for rebuilding what is derived from it.</summary>
public interface IStoredGrains
{
    /// <summary>
    /// Every grain behind this interface that has any stored state, in the order of the keys, read page by page. Grains written
    /// meanwhile may or may not be among them.
    /// </summary>
    IAsyncEnumerable<GrainId> ListAsync<TGrainInterface>(CancellationToken cancellationToken = default) where TGrainInterface : IGrain;
}
