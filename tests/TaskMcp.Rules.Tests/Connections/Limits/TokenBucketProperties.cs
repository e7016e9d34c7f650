using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Silo.Connections.Limits;

namespace TaskMcp.Rules.Tests.Connections.Limits;

/// <summary>The rate limit (SPEC C-11).</summary>
public class TokenBucketProperties
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>A size, and steps: ticks to wait, and how often to ask then.</summary>
    private static Arbitrary<(int Size, (int Milliseconds, int Asks)[] Steps)> Loads() => (
        from size in Gen.Frequency((3, Gen.Choose(1, 20)), (1, Gen.Choose(21, 1_000_000)))
        from steps in Gen.Choose(0, 5_000).Zip(Gen.Choose(0, 30)).ArrayOf()
        select (size, steps)).ToArbitrary();

    [Fact]
    public void It_never_gives_more_than_its_size_and_the_rate_times_the_time() => Prop.ForAll(Loads(), load =>
    {
        var clock = new StepClock();
        var bucket = new TokenBucket(load.Size, Minute, clock);
        var given = 0L;
        foreach (var (milliseconds, asks) in load.Steps)
        {
            clock.Step(TimeSpan.FromMilliseconds(milliseconds));
            for (var i = 0; i < asks; i++) given += bucket.TryTake(out _) ? 1 : 0;
            if (given > load.Size + (load.Size * clock.Elapsed.TotalMinutes)) return false;
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Who_waits_as_long_as_it_says_gets_a_token() => Prop.ForAll(Loads(), load =>
    {
        var clock = new StepClock();
        var bucket = new TokenBucket(load.Size, Minute, clock);
        foreach (var (milliseconds, asks) in load.Steps)
        {
            clock.Step(TimeSpan.FromMilliseconds(milliseconds));
            for (var i = 0; i < asks; i++)
            {
                if (bucket.TryTake(out var wait)) continue;
                if (wait <= TimeSpan.Zero || wait > Minute) return false;
                clock.Step(wait);
                if (!bucket.TryTake(out _)) return false;
            }
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_token_that_was_given_back_is_there_again() => Prop.ForAll(Loads(), load =>
    {
        var clock = new StepClock();
        var bucket = new TokenBucket(load.Size, Minute, clock);
        foreach (var (milliseconds, _) in load.Steps)
        {
            clock.Step(TimeSpan.FromMilliseconds(milliseconds));
            if (!bucket.TryTake(out _)) continue;
            bucket.GiveBack();
            if (!bucket.TryTake(out _)) return false;
        }

        return true;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_full_bucket_gives_its_size_at_once()
    {
        var bucket = new TokenBucket(7, Minute, new StepClock());
        Enumerable.Range(0, 9).Count(_ => bucket.TryTake(out var _)).ShouldBe(7);
    }

    [Fact]
    public void Those_who_are_refused_are_told_different_times()
    {
        var bucket = new TokenBucket(60, Minute, new StepClock());
        for (var i = 0; i < 60; i++) bucket.TryTake(out _).ShouldBeTrue();
        var waits = Enumerable.Range(0, 70).Select(_ => bucket.TryTake(out var wait) ? default : wait.TotalSeconds).ToList();
        waits.Take(60).ShouldBe(Enumerable.Range(1, 60).Select(seconds => (double)seconds));
        waits.Skip(60).ShouldAllBe(seconds => seconds == 60);
    }

    private sealed class StepClock : TimeProvider
    {
        private long _ticks = TimeSpan.TicksPerDay;

        public TimeSpan Elapsed => TimeSpan.FromTicks(_ticks - TimeSpan.TicksPerDay);

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => _ticks;

        public void Step(TimeSpan by) => _ticks += by.Ticks;
    }
}
