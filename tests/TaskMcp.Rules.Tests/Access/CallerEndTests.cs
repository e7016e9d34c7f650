using TaskMcp.Access;
using TaskMcp.Api.Access;

namespace TaskMcp.Rules.Tests.Access;

/// <summary>How long a stream of a caller may last (SPEC S-4).</summary>
public class CallerEndTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_stream_ends_when_its_token_does() => Life(Of(Guid.NewGuid(), Now.AddHours(1))).ShouldBe(TimeSpan.FromHours(1));

    [Fact]
    public void Whoever_came_with_a_token_of_an_external_issuer_shows_it_again_after_five_minutes()
    {
        Life(Of(null, null)).ShouldBe(TimeSpan.FromMinutes(5));
        Life(Of(null, Now.AddHours(1))).ShouldBe(TimeSpan.FromMinutes(5));
        Life(Of(null, Now.AddMinutes(1))).ShouldBe(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public void A_token_of_ours_that_does_not_end_ends_no_stream()
    {
        Life(Of(Guid.NewGuid(), null)).ShouldBeNull();
        Life(Caller.Owner).ShouldBeNull();
    }

    /// <summary>When the timer of its end is set for; null when there is none.</summary>
    private static TimeSpan? Life(Caller caller)
    {
        var clock = new SetClock();
        using var end = new CallerEnd(caller, new NobodyChanges(), clock);
        return clock.Due;
    }

    private static Caller Of(Guid? token, DateTimeOffset? end) => new()
    {
        Workspace = "acme", Actor = new() { Kind = ActorKind.Agent, Id = Guid.NewGuid().ToString("D"), Name = "Agent" }, Role = WorkspaceRole.Viewer, TokenId = token, ExpiresAt = end,
    };

    private sealed class SetClock : TimeProvider
    {
        public TimeSpan? Due { get; private set; }

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Due = dueTime;
            return base.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, period);
        }
    }

    private sealed class NobodyChanges : ICallerWatch
    {
        public CancellationToken Ends(Caller caller) => CancellationToken.None;
    }
}
