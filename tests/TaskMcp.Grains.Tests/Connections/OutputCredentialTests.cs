using System.Collections.Immutable;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>SPEC C-8: a tool that returns its environment as ordinary data returns no credential, and everything else.</summary>
public sealed class OutputCredentialTests : IAsyncLifetime
{
    private ConnectionWorld _world = null!;

    public async Task InitializeAsync() => _world = await ConnectionWorld.StartedAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Outputs_hold_ordinary_settings_and_no_credentials()
    {
        var environment = ImmutableDictionary<string, string>.Empty.Add("NOTES_DIRECTORY", "/data/notes").Add("EXTRA_TOKEN", "token-9876543210").Add("SHORT_KEY", "short");
        var connection = await _world.Created(Creation(_world.Node(NpmServers.Everything, "stdio") with { Env = environment }, ApiKey()));

        var output = (await Outcome(connection, "get-env")).Output!.Value.Text;

        output.ShouldContain("/data/notes");
        output.ShouldContain("short");
        output.ShouldContain("***");
        output.ShouldNotContain("token-9876543210");
        output.ShouldNotContain(Key);
        JsonText.Of((await connection.Get().Soon()).Value!).Text.ShouldNotContain(Key);
    }
}
