using TaskMcp.Grains.Tests.Orleans;

namespace TaskMcp.Grains.Tests.Contract;

/// <summary>The runtime that this build of the suite is about.</summary>
public static class GrainHosts
{
    public static async Task<IGrainHost> StartAsync(GrainHostOptions options)
    {
        // The silo's collector compares what the grains' clock says with the real time, so they begin together.
        var host = new OrleansGrainHost(new ManualClock(DateTimeOffset.UtcNow), options);
        await host.StartAsync();
        return host;
    }
}
