using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections.Cache;

/// <summary>Resources that are answered from memory, and what servers say of changes (SPEC C-12, C-13).</summary>
public sealed class ResourceCacheTests : IAsyncLifetime
{
    private const string Counter = "wire://counter";

    // Tools that the user takes for reading only: calling them drops nothing, only what the server says does.
    private static readonly CacheSettings Settings = new()
    {
        Tools = new[] { "touch", "add_tool", "whats_sent" }.ToImmutableDictionary(tool => tool, _ => TimeSpan.FromHours(1)),
    };

    private ConnectionWorld _world = null!;

    public async Task InitializeAsync() => _world = await ConnectionWorld.StartedAsync();

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        ProcessTable.With(_world.Mark).ShouldBeEmpty("a stop leaves no process");
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task A_resource_is_read_once_until_its_server_says_that_it_has_changed(string version)
    {
        var connection = await Wire(version);
        (await Read(connection)).CachedAt.ShouldBeNull();
        (await Read(connection)).CachedAt.ShouldBe(_world.Clock.GetUtcNow());
        // Once is enough when the server has the subscription already.
        var changed = await Eventually.Until(async () =>
        {
            (await Fresh(connection, "touch")).Error.ShouldBeNull();
            return await Read(connection);
        }, read => read.CachedAt is null);
        changed.Result.Text.ShouldNotContain("\"text\":\"0\"");
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task Changed_lists_drop_everything(string version)
    {
        var connection = await Wire(version);
        (await Outcome(connection, "whats_sent")).CachedAt.ShouldBeNull();
        (await Outcome(connection, "whats_sent")).CachedAt.ShouldNotBeNull();
        await Eventually.Until(async () =>
        {
            (await Fresh(connection, "add_tool")).Error.ShouldBeNull();
            return await Outcome(connection, "whats_sent");
        }, outcome => outcome.CachedAt is null);
    }

    [Fact]
    public async Task After_a_new_session_resources_are_read_again_for_nobody_listened_meanwhile()
    {
        var connection = await Wire("2025-11-25");
        await Read(connection);
        (await Outcome(connection, "whats_sent")).CachedAt.ShouldBeNull();
        await ProcessTable.Signal("KILL", ProcessTable.ServersWith(_world.Mark));
        await Eventually.Until(() => Read(connection), read => read.CachedAt is null);
        (await Outcome(connection, "whats_sent")).CachedAt.ShouldNotBeNull("tools did not depend on it");
    }

    [Fact]
    public async Task While_the_server_is_down_a_resource_past_its_time_is_served_as_stale()
    {
        var server = await StubHttpServer.Started();
        var connection = await _world.Created(Creation(Http(server.Url)));
        await Read(connection);
        var read = _world.Clock.GetUtcNow();
        _world.Clock.Advance(TimeSpan.FromMinutes(2));
        await server.DisposeAsync();

        var stale = await Read(connection);
        (stale.CachedAt, stale.Stale).ShouldBe((read, true));
        (await connection.ReadResource(new() { Uri = Counter, Fresh = true }, CancellationToken.None).Soon()).Refusal!.Code.ShouldBe("mcp.connection_error");
        (await connection.ReadResource(new() { Uri = "other:1" }, CancellationToken.None).Soon()).Refusal!.Code.ShouldBe("mcp.connection_error");
    }

    [Fact]
    public async Task Results_outlive_the_session_that_is_closed_when_nobody_uses_it()
    {
        var server = await StubHttpServer.Started();
        var connection = await _world.Created(Creation(Http(server.Url)));
        await Read(connection);
        var read = _world.Clock.GetUtcNow();
        for (var i = 0; i < 40; i++) _world.Clock.Advance(TimeSpan.FromMinutes(1));
        await server.DisposeAsync();
        var stale = await Read(connection);
        (stale.CachedAt, stale.Stale).ShouldBe((read, true));
    }

    [Fact]
    public async Task A_session_that_nobody_uses_is_closed_and_the_next_call_opens_one()
    {
        var connection = await Wire("2025-11-25");
        (await Outcome(connection, "say", """{"text":"hello"}""")).Error.ShouldBeNull();
        var server = ProcessTable.ServersWith(_world.Mark).ShouldHaveSingleItem();
        await _world.Clock.AdvanceUntil(TimeSpan.FromMinutes(1), () => ProcessTable.With(_world.Mark).Count == 0);
        (await Outcome(connection, "say", """{"text":"hello"}""")).Error.ShouldBeNull();
        ProcessTable.ServersWith(_world.Mark).ShouldHaveSingleItem().ShouldNotBe(server);
    }

    [Fact]
    public async Task Readings_whose_answer_is_not_kept_do_not_queue_up()
    {
        await using var server = await StubHttpServer.Started();
        server.ResourceTtlMs = 0;
        var gates = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        var readings = 0;
        server.OnCall = _ => gates[Math.Min(Interlocked.Increment(ref readings) - 1, 1)].Task;
        var connection = await _world.Created(Creation(Http(server.Url)));
        var reads = Enumerable.Range(0, 5).Select(_ => Read(connection)).ToList();
        await Eventually.Until(() => Task.FromResult(Volatile.Read(ref readings)), count => count == 1);
        gates[0].SetResult();
        await Eventually.Until(() => Task.FromResult(Volatile.Read(ref readings)), count => count == 5);
        gates[1].SetResult();
        (await Task.WhenAll(reads).Soon()).ShouldAllBe(read => read.CachedAt == null);
    }

    private Task<IConnectionGrain> Wire(string version) => _world.Created(Creation(_world.Wire(version)) with
    {
        Cache = Settings,
        // What is asked again and again until a notification has come must not reach it.
        Limits = new() { RatePerMinute = 1_000_000, MaxRetries = 0 },
    });

    private static async Task<McpAnswer> Read(IConnectionGrain connection) =>
        (await connection.ReadResource(new() { Uri = Counter }, CancellationToken.None).Soon()).Value.ShouldNotBeNull();

    private static async Task<ToolOutcome> Fresh(IConnectionGrain connection, string tool) =>
        (await connection.Invoke(new() { ToolName = tool, Input = new("{}"), Fresh = true }, null, CancellationToken.None).Soon()).Value.ShouldNotBeNull();
}
