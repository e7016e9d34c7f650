using System.Text;
using Microsoft.AspNetCore.Http;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using TaskMcp.Silo.Connections;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>Connections from end to end in one process: settings, their life over restarts, real servers (SPEC C-1 to C-5).</summary>
public sealed class ConnectionGrainTests : IAsyncLifetime
{
    private ConnectionWorld _world = null!;

    public async Task InitializeAsync() => _world = await ConnectionWorld.StartedAsync();

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        ProcessTable.With(_world.Mark).ShouldBeEmpty("a stop leaves no process");
    }

    [Fact]
    public async Task ConnectionGrain_stores_nothing_of_a_change_whose_write_failed()
    {
        await using var server = await StubHttpServer.Started();
        server.OnCall = Busy;
        var connection = await _world.Created(Creation(Http(server.Url)) with { Limits = new() { MaxRetries = 1, DailyQuota = 10 } });
        // It keeps the grain in memory, and counts itself again before it is made again.
        var call = Call(connection, "call");
        await Eventually.Until(() => Task.FromResult(server.Messages.Count(message => (string?)message["method"] == "tools/call")), calls => calls == 1);
        _world.CanNotWrite = state => state is ConnectionState { Config.Name: "Refused" };
        await Should.ThrowAsync<Exception>(() => connection.Update(new() { Context = Context(), Name = "Refused" }).Soon());

        _world.CanNotWrite = _ => false;
        server.OnCall = _ => Task.CompletedTask;
        await _world.Clock.AdvanceUntil(TimeSpan.FromSeconds(1), () => call.IsCompleted);
        (await call).Value!.Error.ShouldBeNull();
        (await connection.Get().Soon()).Value!.Name.ShouldBe("Test");

        static Task Busy(HttpContext context)
        {
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task ConnectionGrain_creates_lists_tests_and_invokes_over_stdio()
    {
        var connection = await _world.Created(Creation(_world.Memory()));
        (await _world.List()).ShouldHaveSingleItem().Status.ShouldBe(ConnectionStatus.Inactive);

        var test = (await connection.Test(CancellationToken.None).Soon()).Value!;
        test.Error.ShouldBeNull();
        test.Ok.ShouldBeTrue();
        test.ProtocolVersion.ShouldNotBeNullOrEmpty();
        test.Capabilities.ShouldContain(capability => capability.Name == "test__create_entities");
        var listed = (await _world.List()).ShouldHaveSingleItem();
        listed.Status.ShouldBe(ConnectionStatus.Active);
        listed.Capabilities.Length.ShouldBe(test.Capabilities.Length);

        var outcome = await Outcome(connection, "test__create_entities", """{"entities":[{"name":"n","entityType":"t","observations":["o"]}]}""");
        outcome.Error.ShouldBeNull();
        outcome.Output!.Value.Text.ShouldContain("\"n\"");
        outcome.ToolHash.ShouldBe((await connection.Describe("create_entities", CancellationToken.None).Soon()).Value!.Hash);
    }

    [Fact]
    public async Task ConnectionGrain_tests_and_invokes_over_streamable_http()
    {
        await using var server = await EverythingOverHttp.Started();
        var connection = await _world.Created(Creation(Http(server.Url)));
        (await connection.Test(CancellationToken.None).Soon()).Value!.Ok.ShouldBeTrue();
        var outcome = await Outcome(connection, "echo", """{"message":"hello"}""");
        outcome.Output!.Value.Text.ShouldContain("hello");
    }

    [Fact]
    public async Task ConnectionGrain_gives_the_key_to_the_server_and_to_nobody_else()
    {
        var connection = await _world.Scripted(ApiKey());
        (await Outcome(connection, "whoami")).Output!.Value.Text.ShouldContain($"{Key.Length} characters");
        var log = await Eventually.Until(() => connection.Log(), lines => lines.Value.Any(line => line.Contains("careless", StringComparison.Ordinal)));
        var shown = new StringBuilder().AppendJoin('\n', log.Value).Append(JsonText.Of((await connection.Get()).Value)).Append(JsonText.Of(await _world.List())).ToString();
        shown.ShouldNotContain(Key);
        shown.ShouldContain("***");
    }

    [Fact]
    public async Task ConnectionGrain_keeps_settings_and_key_over_a_restart()
    {
        var connection = await _world.Scripted(ApiKey());
        var before = (await connection.Get()).Value!;
        await _world.RestartAsync();
        connection = _world.Connection(before.Id);
        JsonText.Of((await connection.Get().Soon()).Value!).ShouldBe(JsonText.Of(before));
        (await Outcome(connection, "whoami")).Output!.Value.Text.ShouldContain($"{Key.Length} characters");
    }

    [Fact]
    public async Task ConnectionGrain_delete_ends_the_process_and_forgets_everything()
    {
        var connection = await _world.Created(Creation(_world.Node(NpmServers.Scripted) with { Env = EnvIgnoringEnd() }));
        (await connection.Test(CancellationToken.None).Soon()).Value!.Ok.ShouldBeTrue();
        ProcessTable.With(_world.Mark).ShouldNotBeEmpty();
        (await connection.Delete(Context()).Soon()).IsAccepted.ShouldBeTrue();
        ProcessTable.With(_world.Mark).ShouldBeEmpty();
        (await connection.Get().Soon()).Refusal!.Code.ShouldBe("connection.not_found");
        (await Call(connection, "record").Soon()).Refusal!.Code.ShouldBe("connection.not_found");
        (await _world.List()).ShouldBeEmpty();
    }

    [Fact]
    public async Task ConnectionGrain_ends_the_process_when_it_is_deactivated()
    {
        var connection = await _world.Scripted();
        (await connection.Test(CancellationToken.None).Soon()).Value!.Ok.ShouldBeTrue();
        await _world.DeactivateAsync(connection);
        ProcessTable.With(_world.Mark).ShouldBeEmpty();
        (await Outcome(connection, "record")).Error.ShouldBeNull();
    }

    [Fact]
    public async Task ConnectionGrain_switched_off_calls_nothing()
    {
        var connection = await _world.Scripted();
        await connection.Test(CancellationToken.None).Soon();
        (await connection.Update(new() { Context = Context(), Enabled = false }).Soon()).Value!.Status.ShouldBe(ConnectionStatus.Inactive);
        ProcessTable.With(_world.Mark).ShouldBeEmpty();
        var outcome = await Outcome(connection, "record");
        outcome.Error!.Message.ShouldContain("switched off");
        outcome.IsOffline.ShouldBeTrue();
        (await connection.Describe("record", CancellationToken.None).Soon()).Refusal!.Code.ShouldBe("mcp.connection_error");
        var snapshot = (await connection.Get()).Value!;
        (snapshot.Status, snapshot.Enabled).ShouldBe((ConnectionStatus.Inactive, false));
    }

    [Fact]
    public async Task ConnectionGrain_update_of_a_version_that_is_no_more_is_refused()
    {
        var connection = await _world.Scripted();
        var version = (await connection.Get()).Value!.Version;
        (await connection.Update(new() { Context = Context(version), Name = "Other" }).Soon()).Value!.Name.ShouldBe("Other");
        (await connection.Update(new() { Context = Context(version), Name = "Third" }).Soon()).Refusal!.Code.ShouldBe("version.stale");
    }

    [Fact]
    public async Task ConnectionGrain_with_another_master_key_fails_closed()
    {
        var connection = await _world.Scripted(ApiKey());
        var id = (await connection.Get()).Value!.Id;
        File.Delete(Path.Combine(_world.DataDirectory, "master.key"));
        await _world.RestartAsync();
        var outcome = await Outcome(_world.Connection(id), "whoami");
        outcome.Error!.Code.ShouldBe(McpErrorCode.AuthFailed);
        outcome.Error.Message.ShouldContain("master key");
    }
}
