using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Silo.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>When a server counts as gone (SPEC C-5).</summary>
public sealed class HealthProbeTests : IDisposable
{
    private static readonly TimeSpan Half = TimeSpan.FromSeconds(15);

    private readonly ManualClock _clock = new(new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly HealthProbe _probe;
    private Func<CancellationToken, Task> _answer = _ => Task.CompletedTask;
    private Func<bool> _isWanted = () => true;
    private int _asked;
    private int _gone;

    public HealthProbeTests() => _probe = new(Ping, () => _isWanted(), Gone, _clock);

    public void Dispose() => _probe.Dispose();

    [Fact]
    public void HealthProbe_asks_every_30_seconds_while_anybody_needs_to_know()
    {
        Halves(1);
        _asked.ShouldBe(0);
        Halves(5);
        _asked.ShouldBe(3);
        _isWanted = () => false;
        Halves(10);
        _asked.ShouldBe(3);
    }

    [Fact]
    public void HealthProbe_finds_a_server_gone_that_is_silent_twice_in_a_row()
    {
        _answer = Silent;
        Halves(3);
        _answer = _ => Task.CompletedTask;
        Halves(2);
        _answer = Silent;
        Halves(2);
        _gone.ShouldBe(0);
        Halves(2);
        (_asked, _gone).ShouldBe((4, 1));
    }

    [Fact]
    public void HealthProbe_finds_a_server_gone_at_once_whose_session_is_over()
    {
        _answer = _ => throw McpFailureException.Unreachable("gone");
        Halves(2);
        _gone.ShouldBe(1);
    }

    [Theory]
    [InlineData(McpErrorCode.ServerError)]
    [InlineData(McpErrorCode.ToolNotFound)]
    [InlineData(McpErrorCode.AuthFailed)]
    [InlineData(McpErrorCode.RateLimited)]
    public void HealthProbe_takes_a_server_that_says_no_for_there(McpErrorCode code)
    {
        _answer = _ => throw new McpFailureException(code, "no");
        Halves(10);
        (_asked, _gone).ShouldBe((5, 0));
    }

    [Fact]
    public void HealthProbe_does_not_blame_a_server_that_got_work_meanwhile()
    {
        var isBusy = false;
        _isWanted = () => !isBusy;
        _answer = async cancellation =>
        {
            isBusy = true;
            await Silent(cancellation);
        };
        for (var i = 0; i < 5; i++)
        {
            Halves(i == 0 ? 3 : 2);
            isBusy = false;
        }

        (_asked, _gone).ShouldBe((5, 0));
    }

    private static Task Silent(CancellationToken cancellation)
    {
        var never = new TaskCompletionSource();
        cancellation.Register(() => never.TrySetCanceled(cancellation));
        return never.Task;
    }

    private void Halves(int count)
    {
        // The clock fires timers on this thread; without a context what they set off goes on there, too, and nothing is left to wait for.
        SynchronizationContext.SetSynchronizationContext(null);
        for (var i = 0; i < count; i++) _clock.Advance(Half);
    }

    private Task Ping(CancellationToken cancellation)
    {
        _asked++;
        return _answer(cancellation);
    }

    private Task Gone()
    {
        _gone++;
        return Task.CompletedTask;
    }
}
