namespace TaskMcp.EndToEnd.Harness;

/// <summary>One product process for the tests of a class.</summary>
public sealed class RunningProduct : IAsyncLifetime
{
    internal TaskMcpProcess App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await TaskMcpProcess.Started();

    public async Task DisposeAsync() => await App.DisposeAsync();
}
