using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Connections;

public class SessionKeeperTests
{
    [Fact]
    public async Task SessionKeeper_takes_an_unforeseen_error_for_a_server_that_can_not_be_reached()
    {
        var reports = new List<SessionReport>();
        var keeper = new SessionKeeper(_ => throw new IOException("disk"), Report, () => false, TimeProvider.System);
        var failure = await Should.ThrowAsync<McpFailureException>(() => keeper.Get(evenIfWaiting: false, CancellationToken.None).Soon());
        (failure.Code, failure.OutcomeUnknown, failure.InnerException?.Message).ShouldBe((McpErrorCode.ConnectionError, false, "disk"));
        reports.ShouldHaveSingleItem().Status.ShouldBe(ConnectionStatus.Error);
        await keeper.DisposeAsync().AsTask().Soon();

        Task Report(SessionReport seen)
        {
            reports.Add(seen);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public async Task SessionKeeper_leaves_a_server_alone_for_as_long_as_it_asks()
    {
        var (clock, attempts) = (new ManualClock(new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero)), 0);
        var keeper = new SessionKeeper(Connect, _ => Task.CompletedTask, () => false, clock);
        (await Failure()).Code.ShouldBe(McpErrorCode.RateLimited);
        clock.Advance(TimeSpan.FromSeconds(59));
        (await Failure()).RetryAfter.ShouldBe(TimeSpan.FromSeconds(1));
        attempts.ShouldBe(1);
        clock.Advance(TimeSpan.FromSeconds(1));
        await Failure();
        attempts.ShouldBe(2);
        await keeper.DisposeAsync();

        Task<McpFailureException> Failure() => Should.ThrowAsync<McpFailureException>(async () => await keeper.Get(evenIfWaiting: false, CancellationToken.None).Soon());

        Task<ServerSession> Connect(CancellationToken cancellationToken)
        {
            attempts++;
            throw new McpFailureException(McpErrorCode.RateLimited, "busy") { RetryAfter = TimeSpan.FromMinutes(1) };
        }
    }

    [Fact]
    public async Task SessionKeeper_keeps_a_session_open_that_is_needed_and_closes_it_when_it_is_not_any_more()
    {
        var (clock, isNeeded) = (new ManualClock(new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero)), true);
        var keeper = new SessionKeeper(cancel => ServerSession.Connect(WireServer.OverStdio("2026-07-28"), new(), clock, cancel), _ => Task.CompletedTask, () => isNeeded, clock);
        var session = await keeper.Get(evenIfWaiting: false, CancellationToken.None).Soon();
        await Pass(TimeSpan.FromMinutes(16));
        session.IsOpen.ShouldBeTrue();
        keeper.Present.ShouldBe(session);

        isNeeded = false;
        clock.Advance(TimeSpan.FromMinutes(1));
        await session.Ended.Soon();
        keeper.HasSession.ShouldBeFalse();
        await keeper.DisposeAsync();

        // The server has time to answer whether it is there: it answers in order.
        async Task Pass(TimeSpan time)
        {
            var step = TimeSpan.FromSeconds(5);
            for (var passed = TimeSpan.Zero; passed < time; passed += step)
            {
                clock.Advance(step);
                await session.Ping(CancellationToken.None).Soon();
            }
        }
    }

    [Fact]
    public async Task SessionKeeper_opens_a_session_again_that_is_needed_also_when_that_takes_several_attempts()
    {
        var (clock, attempts) = (new ManualClock(new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero)), 0);
        var keeper = new SessionKeeper(Connect, _ => Task.CompletedTask, () => true, clock);
        var session = await keeper.Get(evenIfWaiting: false, CancellationToken.None).Soon();
        await Should.ThrowAsync<McpFailureException>(() => WireCalls.Call(session, "die"));
        await clock.AdvanceUntil(TimeSpan.FromSeconds(1), () => keeper.HasSession);
        attempts.ShouldBe(5);
        await keeper.DisposeAsync();

        Task<ServerSession> Connect(CancellationToken cancellationToken)
        {
            if (++attempts is > 1 and < 5) throw McpFailureException.Unreachable("down");
            return ServerSession.Connect(WireServer.OverStdio("2025-11-25"), new(), TimeProvider.System, cancellationToken);
        }
    }

    [Fact]
    public async Task SessionKeeper_closes_while_its_report_waits_for_the_turn_of_the_one_that_closes()
    {
        var reported = new TaskCompletionSource();
        var turn = new TaskCompletionSource();
        var settings = new McpServerSettings
        {
            ServerType = "test",
            Transport = new() { Type = TransportType.Stdio, Command = "node", Args = [NpmServers.Scripted] },
            Redactor = SecretRedactor.None,
        };
        var keeper = new SessionKeeper(cancel => ServerSession.Connect(settings, new(), TimeProvider.System, cancel), Report, () => false, TimeProvider.System);
        var session = keeper.Get(evenIfWaiting: false, CancellationToken.None);
        await reported.Task.Soon();
        await keeper.DisposeAsync().AsTask().Soon();
        (await session.Soon()).IsOpen.ShouldBeFalse();

        Task Report(SessionReport seen)
        {
            reported.TrySetResult();
            return turn.Task;
        }
    }
}
