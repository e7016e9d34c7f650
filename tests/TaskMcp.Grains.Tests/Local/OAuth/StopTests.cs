using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.OAuth;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Local.OAuth;

/// <summary>A refresh in the moment of a stop. On Orleans a grain that is ending lets its own call wait for its next activation (TaskMcp.LocalRuntime/README.md).</summary>
public sealed class StopTests : IAsyncLifetime
{
    private OAuthWorld _world = null!;

    public async Task InitializeAsync() => _world = await OAuthWorld.Started(TimeSpan.FromMinutes(10));

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task Refresh_that_somebody_waits_for_when_it_stops_is_kept()
    {
        var connection = await _world.Connected();
        var id = (await connection.Get()).Value!.Id;
        await OAuthWorld.WhoAmI(connection);
        await _world.Server.ExpireTokens();
        await _world.Server.Hold(true);
        var waiting = Call(connection, "whoami");
        await Eventually.Until(() => _world.Server.Count("waiting"), count => count == 1);

        var restart = _world.Grains.RestartAsync();
        await _world.Server.Hold(false);
        await restart.Soon();

        _ = waiting.Exception;
        (await OAuthWorld.WhoAmI(_world.Grains.Connection(id))).ShouldContain("alice");
        (await _world.Server.Count("refresh_token")).ShouldBe(1);
    }
}
