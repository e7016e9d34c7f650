using System.Diagnostics;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>Calls over a connection's one session: at once, failing, given up, cut off, with real servers (SPEC C-4, C-6, C-10).</summary>
public sealed class ConnectionCallTests : IAsyncLifetime
{
    private ConnectionWorld _world = null!;

    public async Task InitializeAsync() => _world = await ConnectionWorld.StartedAsync();

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        ProcessTable.With(_world.Mark).ShouldBeEmpty("a stop leaves no process");
    }

    [Fact]
    public async Task ConnectionGrain_reconnects_to_an_http_server_that_was_restarted()
    {
        await using var server = await EverythingOverHttp.Started();
        var connection = await _world.Created(Creation(Http(server.Url)));
        (await Outcome(connection, "echo", """{"message":"1"}""")).Error.ShouldBeNull();
        await server.Kill();

        var failed = await Outcome(connection, "echo", """{"message":"2"}""");
        failed.Error!.Code.ShouldBe(McpErrorCode.ConnectionError);
        failed.OutcomeUnknown.ShouldBeFalse();

        await using var again = await EverythingOverHttp.Started(server.Port);
        _world.Clock.Advance(TimeSpan.FromSeconds(30));
        (await Outcome(connection, "echo", """{"message":"3"}""")).Error.ShouldBeNull();
    }

    [Fact]
    public async Task ConnectionGrain_makes_calls_at_once_on_one_session()
    {
        var connection = await _world.Scripted();
        (await Outcome(connection, "record")).Error.ShouldBeNull();
        var started = Stopwatch.GetTimestamp();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Call(connection, "slow", """{"milliseconds":500}"""))).Soon();
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(TimeSpan.FromSeconds(10), "one after the other they need at least that");
        outcomes.ShouldAllBe(outcome => outcome.Value!.Error == null);
        ProcessTable.With(_world.Mark).Count.ShouldBeLessThanOrEqualTo(3, "guard, its watch, the server");
    }

    [Fact]
    public async Task ConnectionGrain_starts_one_server_for_first_calls_at_once()
    {
        var connection = await _world.Scripted();
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Call(connection, "record"))).Soon();
        outcomes.ShouldAllBe(outcome => outcome.Value!.Error == null);
        (await connection.Log()).Value.Count(line => line.EndsWith("ready", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public async Task ConnectionGrain_ends_calls_in_flight_when_the_server_dies_and_reconnects()
    {
        var connection = await _world.Scripted();
        var slow = Call(connection, "slow");
        await Eventually.Until(() => connection.Log(), log => log.Value.Any(line => line.EndsWith("ready", StringComparison.Ordinal)));
        var exit = await Outcome(connection, "exit");
        foreach (var outcome in new[] { exit, (await slow.Soon()).Value! })
        {
            outcome.OutcomeUnknown.ShouldBeTrue();
            outcome.IsOffline.ShouldBeFalse();
            outcome.Error!.Code.ShouldBe(McpErrorCode.ConnectionError);
            outcome.Error.Retryable.ShouldBeTrue();
        }

        var status = await Eventually.Until(() => connection.Get(), snapshot => snapshot.Value!.Status == ConnectionStatus.Error);
        status.Value!.StatusReason!.ShouldContain("exit code 7");
        (await Outcome(connection, "record")).Error.ShouldBeNull();
        (await connection.Get()).Value!.Status.ShouldBe(ConnectionStatus.Active);
    }

    [Fact]
    public async Task ConnectionGrain_waits_longer_and_longer_for_a_server_that_keeps_failing()
    {
        var connection = await _world.Created(Creation(new() { Type = TransportType.Stdio, Command = "sh", Args = ["-c", "exit 1"] }));
        (await Outcome(connection, "any")).Error!.RetryAfter.ShouldBeNull();
        (await Outcome(connection, "any")).Error!.RetryAfter.ShouldBeNull();
        var third = (await Outcome(connection, "any")).Error!;
        third.Code.ShouldBe(McpErrorCode.ConnectionError);
        third.RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        (await connection.Test(CancellationToken.None).Soon()).Value!.Error!.Message.ShouldContain("exit code 1");
        (await Outcome(connection, "any")).Error!.RetryAfter.ShouldBe(TimeSpan.FromSeconds(2));
        (await Outcome(connection, "any")).IsOffline.ShouldBeTrue();
        (await connection.Describe("any", CancellationToken.None).Soon()).Refusal!.RetryAfter.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task ConnectionGrain_gives_up_at_the_timeout_with_the_outcome_unknown()
    {
        var connection = await _world.Scripted();
        await connection.Test(CancellationToken.None).Soon();
        var call = connection.Invoke(new() { ToolName = "slow", Input = JsonText.EmptyObject, Timeout = TimeSpan.FromSeconds(5) }, null, CancellationToken.None);
        await Eventually.Until(async () => { _world.Clock.Advance(TimeSpan.FromSeconds(5)); await Task.Yield(); return call.IsCompleted; }, done => done);
        var outcome = (await call).Value!;
        outcome.Error!.Code.ShouldBe(McpErrorCode.Timeout);
        outcome.OutcomeUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task ConnectionGrain_lets_the_caller_cancel()
    {
        var connection = await _world.Scripted();
        await connection.Test(CancellationToken.None).Soon();
        using var cancellation = new CancellationTokenSource();
        var call = Call(connection, "slow", cancellationToken: cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call.Soon());
    }

    [Fact]
    public async Task ConnectionGrain_reports_progress_to_an_observer()
    {
        var connection = await _world.Created(Creation(_world.Node(NpmServers.Everything, "stdio")));
        var heard = new Progress();
        var observer = _world.Grains.CreateObjectReference<IToolProgressObserver>(heard);
        var call = new ToolInvocation { ToolName = "trigger-long-running-operation", Input = new("""{"duration":0.2,"steps":4}""") };
        (await connection.Invoke(call, observer, CancellationToken.None).Soon()).Value!.Error.ShouldBeNull();
        await Eventually.Until(() => Task.FromResult(heard.Steps.Count), count => count > 0);
        GC.KeepAlive(heard);
    }

    [Fact]
    public async Task ConnectionGrain_switched_off_during_a_call_stays_off()
    {
        // Closing takes a while, so that a call comes in meanwhile.
        var connection = await _world.Created(Creation(_world.Node(NpmServers.Scripted) with { Env = EnvIgnoringEnd() }));
        await connection.Test(CancellationToken.None).Soon();
        var update = connection.Update(new() { Context = Context(), Enabled = false });
        await Call(connection, "record").Soon();
        (await update.Soon()).IsAccepted.ShouldBeTrue();
        (await Outcome(connection, "record")).Error!.Message.ShouldContain("switched off");
    }

    [Theory]
    [InlineData("fail", """{"text":"x"}""", McpErrorCode.ServerError, "scripted failure: x")]
    [InlineData("nothing", "{}", McpErrorCode.ToolNotFound, "'nothing'")]
    [InlineData("record", """{"text":7}""", McpErrorCode.InvalidInput, "input.text must be a string (was a number)")]
    [InlineData("flaky", "{}", McpErrorCode.InvalidInput, "input.failures is required")]
    [InlineData("record", "[]", McpErrorCode.InvalidInput, "input must be a JSON object")]
    [InlineData("record", "{", McpErrorCode.InvalidInput, "input must be a JSON object")]
    public async Task ConnectionGrain_tells_kinds_of_failures_apart(string tool, string input, McpErrorCode code, string words)
    {
        var outcome = await Outcome(await _world.Scripted(), tool, input);
        outcome.Error!.Code.ShouldBe(code);
        outcome.Error.Message.ShouldContain(words);
        outcome.OutcomeUnknown.ShouldBeFalse();
        outcome.Output.ShouldBeNull();
    }

    private sealed class Progress : IToolProgressObserver
    {
        public System.Collections.Concurrent.ConcurrentQueue<ToolProgress> Steps { get; } = new();

        public Task Report(ToolProgress progress)
        {
            Steps.Enqueue(progress);
            return Task.CompletedTask;
        }

        public Task Log(ServerLogLine line) => throw new InvalidOperationException("not asked for");
    }
}
