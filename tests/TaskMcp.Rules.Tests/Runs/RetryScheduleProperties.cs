using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Bindings;
using TaskMcp.Silo.Runs;

namespace TaskMcp.Rules.Tests.Runs;

public sealed class RetryScheduleProperties
{
    private static readonly Gen<(double Backoff, int Retry, double Random, double? Asked)> Cases =
        from backoff in Gen.Choose(0, 3_600_000)
        from retry in Gen.Choose(1, 20)
        from random in Gen.Choose(0, 999_999)
        from asked in Gen.Choose(-3_600, 10_000)
        select (backoff / 1000.0, retry, random / 1_000_000.0, asked < 0 ? (double?)null : asked);

    [Fact]
    public void RetrySchedule_waits_the_doubled_backoff_within_twenty_percent() => Prop.ForAll(Cases.ToArbitrary(), sample =>
    {
        var expected = Math.Min(sample.Backoff * Math.Pow(2, sample.Retry - 1), RetrySchedule.MaxBackoff.TotalSeconds);
        Wait(sample, asked: null).ShouldBeInRange(expected * 0.8 - 0.001, expected * 1.2 + 0.001);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void RetrySchedule_never_waits_less_than_the_server_asks_up_to_an_hour() => Prop.ForAll(Cases.ToArbitrary(), sample =>
    {
        var wait = Wait(sample, sample.Asked);
        wait.ShouldBeGreaterThanOrEqualTo(Math.Min(sample.Asked ?? 0, 3_600));
        wait.ShouldBeLessThanOrEqualTo(Math.Max(Wait(sample, asked: null), 3_600));
    }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(1, 0.0, 4.0)]
    [InlineData(1, 0.5, 5.0)]
    [InlineData(3, 0.5, 20.0)]
    public void RetrySchedule_spreads_what_it_doubles(int retry, double random, double expected) =>
        Wait((5, retry, random, null), null).ShouldBe(expected, 0.000_1);

    [Theory]
    [InlineData(1, 0.5, null, 1)]
    [InlineData(5, 0.5, null, 16)]
    [InlineData(2_880, 0.0, null, 24)]
    [InlineData(2_880, 0.5, null, 30)]
    [InlineData(1, 0.5, 45, 45)]
    [InlineData(1, 0.5, 90_000, 3_600)]
    public void RetrySchedule_asks_ever_more_rarely_whether_a_connection_is_back(int poll, double random, int? asked, double expected) =>
        RetrySchedule.Poll(poll, asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null, () => random).TotalSeconds.ShouldBe(expected, 0.000_1);

    private static double Wait((double Backoff, int Retry, double Random, double? Asked) sample, double? asked) => RetrySchedule.Delay(
        new RetryPolicy { BackoffSeconds = sample.Backoff }, sample.Retry, asked is { } seconds ? TimeSpan.FromSeconds(seconds) : null, () => sample.Random).TotalSeconds;
}
