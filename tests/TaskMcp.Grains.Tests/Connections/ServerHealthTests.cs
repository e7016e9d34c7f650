using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>Servers that go away without a word and servers that keep crashing, as real processes (SPEC C-4, C-5).</summary>
public sealed class ServerHealthTests : IAsyncLifetime
{
    private const string ToolCall = "heard tools/call";

    private ConnectionWorld _world = null!;

    public async Task InitializeAsync() => _world = await ConnectionWorld.StartedAsync();

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        ProcessTable.With(_world.Mark).ShouldBeEmpty("a stop leaves no process");
    }

    [Theory]
    [InlineData("2025-11-25", "heard ping")]
    [InlineData("2026-07-28", "heard server/discover")]
    public async Task A_server_in_use_is_asked_every_30_seconds_and_left_alone_when_it_is_not(string version, string heard)
    {
        var connection = await Wire(version);
        (await Outcome(connection, "whats_sent")).Error.ShouldBeNull();
        var before = Count(await Heard(connection, ToolCall, 1), heard);
        for (var i = 1; i <= 3; i++)
        {
            _world.Clock.Advance(TimeSpan.FromSeconds(30));
            await Heard(connection, heard, before + i);
            // When two calls have been answered after it, its answer has been dealt with, too.
            (await Outcome(connection, "whats_sent")).Error.ShouldBeNull();
            (await Outcome(connection, "whats_sent")).Error.ShouldBeNull();
        }

        // A call under way finds out itself; afterwards the last use is six minutes ago.
        using var cancellation = new CancellationTokenSource();
        var slow = connection.Invoke(new() { ToolName = "slow", Input = new("{}"), Timeout = TimeSpan.FromMinutes(10) }, progress: null, cancellation.Token);
        await Heard(connection, ToolCall, 8);
        _world.Clock.Advance(TimeSpan.FromMinutes(6));
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => slow);
        for (var i = 0; i < 10; i++) _world.Clock.Advance(TimeSpan.FromSeconds(30));
        (await Outcome(connection, "whats_sent")).Error.ShouldBeNull();
        Count(await Heard(connection, ToolCall, 9), heard).ShouldBe(before + 3);
        (await connection.Get()).Value!.Status.ShouldBe(ConnectionStatus.Active);
    }

    [Fact]
    public async Task A_server_that_hangs_while_nobody_calls_it_is_noticed_and_started_again()
    {
        var connection = await Wire("2025-11-25");
        (await connection.Test(CancellationToken.None).Soon()).Value!.Ok.ShouldBeTrue();
        var hanging = ProcessTable.ServersWith(_world.Mark).ShouldHaveSingleItem();
        await ProcessTable.Signal("STOP", [hanging]);

        var before = (await connection.Get()).Value!.Version;
        await Eventually.Until(async () =>
        {
            // Describing asks nothing of the server, and keeps the connection in use.
            _world.Clock.Advance(TimeSpan.FromSeconds(5));
            _ = await connection.Describe("whats_sent", CancellationToken.None).Soon();
            return (await connection.Get()).Value!;
        }, snapshot => snapshot.Version > before);
        // It may be well again before anybody looks. The clock stands still, since the new server has to answer in its time.
        await Eventually.Until(() => connection.Get(), snapshot => snapshot.Value!.Status == ConnectionStatus.Active);
        await Eventually.Until(() => Task.FromResult(ProcessTable.With(_world.Mark)), present => !present.Contains(hanging));
        (await Outcome(connection, "whats_sent")).Error.ShouldBeNull();
    }

    [Fact]
    public async Task A_remote_server_that_went_away_while_nobody_calls_it_is_noticed()
    {
        var server = await StubHttpServer.Started();
        var connection = await _world.Created(Creation(Http(server.Url)));
        (await Outcome(connection, "call")).Error.ShouldBeNull();
        await server.DisposeAsync();
        _world.Clock.Advance(TimeSpan.FromSeconds(30));
        var lost = await Eventually.Until(() => connection.Get(), snapshot => snapshot.Value!.StatusReason?.Contains("can't be reached", StringComparison.Ordinal) == true);
        (lost.Value!.Status, lost.Value.StatusSince).ShouldBe((ConnectionStatus.Error, _world.Clock.GetUtcNow()));
    }

    [Fact]
    public async Task A_server_that_keeps_crashing_rests_until_somebody_tests_the_connection()
    {
        var connection = await _world.Scripted();
        await Crash(connection, times: 5);
        var status = (await connection.Get()).Value!;
        status.StatusReason!.ShouldContain("keeps crashing");
        status.StatusReason!.ShouldContain("test the connection");
        status.StatusReason!.ShouldContain("exit code 7");

        var refused = await Outcome(connection, "record");
        (refused.Error!.Code, refused.Error.Retryable, refused.Error.RetryAfter, refused.IsOffline).ShouldBe((McpErrorCode.ConnectionError, true, TimeSpan.FromMinutes(5), true));
        refused.Error.Message.ShouldContain("keeps crashing");
        ProcessTable.With(_world.Mark).ShouldBeEmpty();

        (await connection.Test(CancellationToken.None).Soon()).Value!.Ok.ShouldBeTrue();
        (await connection.Get()).Value!.Status.ShouldBe(ConnectionStatus.Active);
        await Crash(connection, times: 4);
        (await connection.Get()).Value!.StatusReason!.ShouldNotContain("keeps crashing");
        (await Outcome(connection, "record")).Error.ShouldBeNull();
    }

    [Fact]
    public async Task A_server_that_keeps_crashing_is_started_again_after_its_rest()
    {
        var connection = await _world.Scripted();
        await Crash(connection, times: 5);
        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        (await Outcome(connection, "record")).Error.ShouldBeNull();
        (await connection.Get()).Value!.Status.ShouldBe(ConnectionStatus.Active);
    }

    private static async Task Crash(IConnectionGrain connection, int times)
    {
        for (var i = 0; i < times; i++)
        {
            (await Outcome(connection, "record")).Error.ShouldBeNull();
            (await Outcome(connection, "exit")).Error!.Retryable.ShouldBeTrue();
            await Eventually.Until(() => connection.Get(), snapshot => snapshot.Value!.Status == ConnectionStatus.Error);
        }
    }

    // What the server writes of what it heard comes in its order, but later than its answers may.
    private static Task<GrainResult<ImmutableArray<string>>> Heard(IConnectionGrain connection, string what, int times) =>
        Eventually.Until(() => connection.Log(), log => Count(log, what) >= times);

    private static int Count(GrainResult<ImmutableArray<string>> log, string heard) => log.Value.Count(line => line.StartsWith(heard, StringComparison.Ordinal));

    private Task<IConnectionGrain> Wire(string version) => _world.Created(Creation(_world.Wire(version)));
}
