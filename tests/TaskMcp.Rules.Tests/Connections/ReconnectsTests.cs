using TaskMcp.Silo.Connections;

namespace TaskMcp.Rules.Tests.Connections;

public class ReconnectsTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Reconnects_wait_longer_with_each_failure_up_to_30_seconds() =>
        Enumerable.Range(0, 9).Select(failures => Reconnects.Wait(failures).TotalSeconds).ShouldBe([0, 0, 1, 2, 4, 8, 16, 30, 30]);

    [Fact]
    public void Reconnects_start_again_after_a_success()
    {
        var reconnects = new Reconnects();
        reconnects.WaitFrom(Now).ShouldBe(TimeSpan.Zero);
        reconnects.Failed(Now);
        reconnects.WaitFrom(Now).ShouldBe(TimeSpan.Zero);
        reconnects.Failed(Now);
        reconnects.WaitFrom(Now).ShouldBe(TimeSpan.FromSeconds(1));
        reconnects.WaitFrom(Now.AddSeconds(1)).ShouldBe(TimeSpan.Zero);
        reconnects.Succeeded();
        reconnects.Failed(Now);
        reconnects.WaitFrom(Now).ShouldBe(TimeSpan.Zero);
    }
}
