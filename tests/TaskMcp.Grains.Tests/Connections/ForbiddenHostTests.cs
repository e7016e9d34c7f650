using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>Connections to places that the owner did not allow (SPEC A-3).</summary>
public sealed class ForbiddenHostTests : IAsyncLifetime
{
    private ConnectionWorld _world = null!;
    private StubHttpServer _server = null!;

    public async Task InitializeAsync() => (_world, _server) = (await ConnectionWorld.StartedAsync(), await StubHttpServer.Started());

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task ConnectionGrain_does_not_store_a_forbidden_host()
    {
        var connection = await _world.Created(Creation(Http(_server.Url)));
        var update = await connection.Update(new() { Context = Context(), Transport = Http("http://169.254.169.254/") });
        update.Refusal!.Code.ShouldBe("connection.host_forbidden");
        (await connection.Get()).Value!.ServerUrl.ShouldBe(_server.Url);
        var creation = await _world.Connection(Guid.CreateVersion7()).Create(Creation(Http("http://10.0.0.1/")));
        creation.Refusal!.Errors.Keys.ShouldBe(["transport.url"]);
    }

    [Fact]
    public async Task ConnectionGrain_sends_nothing_to_a_host_that_is_not_allowed_any_more()
    {
        var connection = await _world.Created(Creation(Http(_server.Url)));
        var id = (await connection.Get()).Value!.Id;
        _world.Settings.Clear();
        await _world.RestartAsync();
        connection = _world.Connection(id);
        // More often than a server that may come back would be tried.
        for (var i = 0; i < 4; i++)
        {
            var error = (await Outcome(connection, "call")).Error!;
            error.Code.ShouldBe(McpErrorCode.ConnectionError);
            error.Retryable.ShouldBeFalse();
            error.RetryAfter.ShouldBeNull();
            error.Message.ShouldContain("TaskMcp__AllowedHosts__0=127.0.0.1");
        }

        (await connection.Describe("call", CancellationToken.None).Soon()).Refusal!.Code.ShouldBe("connection.host_forbidden");
        (await connection.Get()).Value!.Status.ShouldBe(ConnectionStatus.Error);
        _server.Messages.ShouldBeEmpty();
        (await connection.Update(new() { Context = Context(), Name = "Renamed" }).Soon()).IsAccepted.ShouldBeTrue();
    }
}
