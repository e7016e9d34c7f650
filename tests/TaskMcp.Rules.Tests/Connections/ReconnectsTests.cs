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

    [Fact]
    public void Reconnects_rest_after_five_deaths_within_five_minutes()
    {
        var reconnects = Died(4);
        reconnects.WaitFrom(Now).ShouldBe(TimeSpan.Zero);
        reconnects.Died(Now).ShouldBeTrue();
        reconnects.Succeeded();
        reconnects.WaitFrom(Now).ShouldBe(TimeSpan.FromMinutes(5));
        reconnects.WaitFrom(Now.AddMinutes(5)).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Reconnects_forget_deaths_after_five_minutes() => Died(4).Died(Now.AddMinutes(5)).ShouldBeFalse();

    [Fact]
    public void Reconnects_start_over_when_somebody_has_looked_into_it()
    {
        var reconnects = Died(5);
        reconnects.StartOver();
        reconnects.WaitFrom(Now).ShouldBe(TimeSpan.Zero);
        reconnects.Died(Now).ShouldBeFalse();
    }

    [Fact]
    public void Reconnects_that_rest_wait_for_the_longer_of_rest_and_backoff()
    {
        var reconnects = Died(5);
        for (var i = 0; i < 8; i++) reconnects.Failed(Now.AddMinutes(5).AddSeconds(-1));
        reconnects.WaitFrom(Now.AddMinutes(5)).ShouldBe(TimeSpan.FromSeconds(29));
    }

    private static Reconnects Died(int times)
    {
        var reconnects = new Reconnects();
        for (var i = 0; i < times; i++)
        {
            reconnects.Succeeded();
            reconnects.Died(Now);
        }

        reconnects.Succeeded();
        return reconnects;
    }
}
