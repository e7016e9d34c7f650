using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp;

/// <summary>An application with the conformance suite's fixtures: <see cref="TestApp.Stranger"/> is the suite's principal, <see cref="TestApp.Http"/> the owner.</summary>
public sealed class SuiteApp : IAsyncLifetime
{
    public TestApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await TestApp.Started("--TaskMcp:ConformanceProfile=true");

    public Task DisposeAsync() => App.DisposeAsync();
}

[CollectionDefinition(Name)]
public sealed class OneSuiteApp : ICollectionFixture<SuiteApp>
{
    public const string Name = "one application with fixtures";
}
