namespace TaskMcp.Grains.Tests.Contract;

/// <summary>One host for the tests of a class; each test uses keys of its own.</summary>
public sealed class GrainHostFixture : IAsyncLifetime
{
    public IGrainHost Host { get; private set; } = null!;

    public async Task InitializeAsync() => Host = await GrainHosts.StartAsync(new());

    public Task DisposeAsync() => Host.DisposeAsync().AsTask();
}
