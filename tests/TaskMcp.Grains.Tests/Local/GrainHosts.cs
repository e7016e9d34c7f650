using TaskMcp.Grains.Tests.Local;

namespace TaskMcp.Grains.Tests.Contract;

/// <summary>The runtime that this build of the suite is about.</summary>
public static class GrainHosts
{
    public static async Task<IGrainHost> StartAsync(GrainHostOptions options) =>
        await LocalGrainHost.StartedAsync(local => local.ResponseTimeout = options.ResponseTimeout);
}
