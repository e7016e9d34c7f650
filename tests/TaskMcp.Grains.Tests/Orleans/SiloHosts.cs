using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Grains.Tests.Contract;

namespace TaskMcp.Grains.Tests;

/// <summary>TaskMcp's own grains on the runtime that this build is for.</summary>
internal static class SiloHosts
{
    /// <summary>A host that is not started, on storage of its own.</summary>
    public static IGrainHost Create(ManualClock clock, Action<IServiceCollection> addServices) =>
        new Orleans.OrleansGrainHost(clock, new(), addServices);
}
