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
        var keeper = new SessionKeeper(_ => throw new IOException("disk"), Report, TimeProvider.System);
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
        var keeper = new SessionKeeper(Connect, _ => Task.CompletedTask, clock);
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
        var keeper = new SessionKeeper(cancel => ServerSession.Connect(settings, new(), TimeProvider.System, cancel), Report, TimeProvider.System);
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
