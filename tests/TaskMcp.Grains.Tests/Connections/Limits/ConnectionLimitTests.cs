using Microsoft.AspNetCore.Http;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections.Limits;

/// <summary>Limits of a connection, with a real server behind it (SPEC C-11).</summary>
public sealed class ConnectionLimitTests : IAsyncLifetime
{
    private ConnectionWorld _world = null!;
    private StubHttpServer _server = null!;

    public async Task InitializeAsync()
    {
        _world = await ConnectionWorld.StartedAsync();
        _server = await StubHttpServer.Started();
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _server.DisposeAsync();
        ProcessTable.With(_world.Mark).ShouldBeEmpty("a stop leaves no process");
    }

    [Fact]
    public async Task A_call_beyond_the_rate_is_refused_before_anything_is_sent()
    {
        var connection = await Limited(new() { RatePerMinute = 1 });
        (await Outcome(connection, "call")).Error.ShouldBeNull();
        var refused = await Outcome(connection, "call");
        (refused.Error!.Code, refused.Error.RetryAfter, refused.IsOffline, refused.OutcomeUnknown).ShouldBe((McpErrorCode.RateLimited, TimeSpan.FromMinutes(1), true, false));
        Calls().ShouldBe(1);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Outcome(connection, "call")).Error.ShouldBeNull();
    }

    [Fact]
    public async Task Calls_beyond_the_concurrency_wait_for_their_place()
    {
        var (under, most) = (0, 0);
        _server.OnCall = async _ =>
        {
            lock (_server) most = Math.Max(most, ++under);
            await Task.Yield();
            lock (_server) under--;
        };
        var connection = await Limited(new() { MaxConcurrency = 2 });
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Call(connection, "call"))).Soon();
        outcomes.ShouldAllBe(outcome => outcome.Value!.Error == null);
        most.ShouldBeLessThanOrEqualTo(2);
    }

    [Fact]
    public async Task A_used_up_quota_refuses_calls_also_after_a_restart_and_warns_once()
    {
        var connection = await Limited(new() { DailyQuota = 5, MaxRetries = 0 });
        for (var i = 0; i < 3; i++) (await Outcome(connection, "call")).Error.ShouldBeNull();
        (await _world.Notifications()).ShouldBeEmpty();
        (await connection.Get()).Value!.Quota.ShouldBe(new() { Day = new(2026, 6, 1), Calls = 3, Limit = 5, IsWarning = false, ResetsAt = new(2026, 6, 2, 0, 0, 0, TimeSpan.Zero) });

        var id = (await connection.Get()).Value!.Id;
        await _world.RestartAsync();
        connection = _world.Connection(id);
        for (var i = 0; i < 2; i++) (await Outcome(connection, "call")).Error.ShouldBeNull();
        (await connection.Get()).Value!.Quota!.IsWarning.ShouldBeTrue();
        var refused = (await Outcome(connection, "call")).Error!;
        (refused.Code, refused.RetryAfter).ShouldBe((McpErrorCode.RateLimited, TimeSpan.FromHours(16)));
        await _world.DeactivateAsync(connection);
        (await Outcome(connection, "call")).Error!.Code.ShouldBe(McpErrorCode.RateLimited);
        Calls().ShouldBe(5);
        var warning = (await _world.Notifications()).ShouldHaveSingleItem();
        (warning.ConnectionId, warning.TaskId).ShouldBe((id, null));
        warning.Text.ShouldContain("80 %");
    }

    [Fact]
    public async Task Counting_calls_makes_no_new_version_of_the_connection()
    {
        var connection = await Limited(new() { DailyQuota = 50 });
        await connection.Test(CancellationToken.None).Soon();
        var version = (await connection.Get()).Value!.Version;
        (await Outcome(connection, "call")).Error.ShouldBeNull();
        (await connection.Get()).Value!.Version.ShouldBe(version);
    }

    [Fact]
    public async Task A_call_that_the_server_turned_away_is_made_again_when_the_server_says_so()
    {
        var turnedAway = 1;
        _server.OnCall = context =>
        {
            if (Interlocked.Decrement(ref turnedAway) < 0) return Task.CompletedTask;
            context.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            context.Response.Headers.RetryAfter = "7";
            return Task.CompletedTask;
        };
        var connection = await Limited(new());
        var call = Patient(connection, "call");
        await _world.Clock.AdvanceUntil(TimeSpan.FromSeconds(1), () => call.IsCompleted);
        (await call.Soon()).Value!.Error.ShouldBeNull();
        Calls().ShouldBe(2);
        _world.Clock.GetUtcNow().ShouldBeGreaterThanOrEqualTo(new(2026, 6, 1, 8, 0, 7, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_call_that_may_have_been_carried_out_is_not_made_again_unless_the_tool_may_be_repeated()
    {
        _server.OnCall = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        var connection = await Limited(new());
        var outcome = await Outcome(connection, "call");
        (outcome.Error!.Code, outcome.OutcomeUnknown, outcome.IsOffline).ShouldBe((McpErrorCode.ConnectionError, true, false));
        Calls().ShouldBe(1);
    }

    [Fact]
    public async Task A_lost_call_of_a_tool_that_may_be_repeated_is_made_again_on_a_new_session()
    {
        var connection = await _world.Created(Creation(_world.Node(NpmServers.Scripted)) with { Limits = new() { MaxRetries = 1 } });
        var call = Patient(connection, "exit");
        await _world.Clock.AdvanceUntil(TimeSpan.FromMilliseconds(100), () => call.IsCompleted);
        (await call.Soon()).Value!.OutcomeUnknown.ShouldBeTrue();
        (await connection.Log()).Value.Count(line => line.EndsWith("ready", StringComparison.Ordinal)).ShouldBe(2);

        _world.Clock.Advance(TimeSpan.FromSeconds(30));
        var once = connection.Invoke(new() { ToolName = "exit", Input = JsonText.EmptyObject, Once = true }, null, CancellationToken.None);
        (await once.Soon()).Value!.OutcomeUnknown.ShouldBeTrue("nothing waits for the clock");
    }

    [Fact]
    public async Task An_open_circuit_sends_nothing_shows_in_the_status_and_closes_again()
    {
        var isBroken = true;
        _server.OnCall = context =>
        {
            if (isBroken) context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        var connection = await Limited(new() { MaxRetries = 0 });
        for (var i = 0; i < 5; i++) (await Outcome(connection, "call")).IsOffline.ShouldBeFalse();
        var status = await Eventually.Until(() => connection.Get(), snapshot => snapshot.Value!.Status == ConnectionStatus.Error);
        status.Value!.StatusReason!.ShouldContain("5 times in a row");

        var offline = await Outcome(connection, "call");
        (offline.Error!.Code, offline.Error.RetryAfter, offline.IsOffline).ShouldBe((McpErrorCode.ConnectionError, TimeSpan.FromSeconds(30), true));
        (await connection.Describe("call", CancellationToken.None).Soon()).Refusal!.RetryAfter.ShouldBe(TimeSpan.FromSeconds(30));
        Calls().ShouldBe(5);

        isBroken = false;
        _world.Clock.Advance(TimeSpan.FromSeconds(30));
        (await Outcome(connection, "call")).Error.ShouldBeNull();
        (await connection.Get()).Value!.Status.ShouldBe(ConnectionStatus.Active);
    }

    private Task<IConnectionGrain> Limited(ConnectionLimits limits) => _world.Created(Creation(Http(_server.Url)) with { Limits = limits });

    private int Calls() => _server.Messages.Count(message => (string?)message["method"] == "tools/call");

    /// <summary>A call that may take as long as a test that moves the clock needs.</summary>
    private static Task<GrainResult<ToolOutcome>> Patient(IConnectionGrain connection, string tool) =>
        connection.Invoke(new() { ToolName = tool, Input = JsonText.EmptyObject, Timeout = TimeSpan.FromMinutes(10) }, null, CancellationToken.None);
}
