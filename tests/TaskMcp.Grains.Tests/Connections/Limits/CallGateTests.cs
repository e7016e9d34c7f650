using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Silo.Connections.Limits;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Connections.Limits;

/// <summary>How many calls go through at once, a minute and a day (SPEC C-11).</summary>
public class CallGateTests
{
    private readonly ManualClock _clock = new(new(2026, 6, 1, 23, 59, 0, TimeSpan.Zero));

    [Fact]
    public async Task CallGate_refuses_what_is_beyond_the_rate_and_says_when_to_come_back()
    {
        using var gate = new CallGate(new() { RatePerMinute = 2 }, quota: null, _clock);
        using (await gate.Enter(default)) { }
        using (await gate.Enter(default)) { }
        var refused = await Should.ThrowAsync<McpFailureException>(() => gate.Enter(default).AsTask());
        (refused.Code, refused.RetryAfter).ShouldBe((McpErrorCode.RateLimited, TimeSpan.FromSeconds(30)));
        refused.Message.ShouldContain("limits.rate_per_minute");
        _clock.Advance(TimeSpan.FromSeconds(30));
        using (await gate.Enter(default)) { }
    }

    [Fact]
    public async Task CallGate_lets_calls_wait_for_a_place_in_their_order()
    {
        using var gate = new CallGate(new() { MaxConcurrency = 1 }, quota: null, _clock);
        var order = new List<int>();
        var first = await gate.Enter(default);
        var waiting = Enumerable.Range(1, 5).Select(Wait).ToList();
        order.ShouldBeEmpty();
        first.Dispose();
        await Task.WhenAll(waiting).Soon();
        order.ShouldBe([1, 2, 3, 4, 5]);

        async Task Wait(int number)
        {
            using var place = await gate.Enter(default);
            order.Add(number);
        }
    }

    [Fact]
    public async Task CallGate_does_not_count_a_call_that_gave_up_waiting_for_its_place()
    {
        using var gate = new CallGate(new() { MaxConcurrency = 1, RatePerMinute = 2 }, quota: null, _clock);
        var first = await gate.Enter(default);
        using var cancellation = new CancellationTokenSource();
        var waiting = gate.Enter(cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => waiting.Soon());
        first.Dispose();
        using (await gate.Enter(default)) { }
    }

    [Fact]
    public async Task CallGate_gives_back_what_was_not_sent()
    {
        using var gate = new CallGate(new() { RatePerMinute = 1 }, quota: null, _clock);
        for (var i = 0; i < 3; i++)
        {
            using var place = await gate.Enter(default);
            place.GiveBack();
        }
    }

    [Fact]
    public async Task CallGate_that_is_closed_says_so_to_those_who_wait_and_to_those_who_come_late()
    {
        var gate = new CallGate(new() { MaxConcurrency = 1 }, quota: null, _clock);
        using var first = await gate.Enter(default);
        var waiting = gate.Enter(default).AsTask();
        gate.Dispose();
        foreach (var late in new[] { waiting, gate.Enter(default).AsTask() })
        {
            var failure = await Should.ThrowAsync<McpFailureException>(() => late.Soon());
            (failure.Code, failure.OutcomeUnknown).ShouldBe((McpErrorCode.ConnectionError, false));
        }
    }

    [Fact]
    public async Task DailyQuota_is_used_up_until_midnight_UTC()
    {
        var counted = new Counted(limit: 3);
        using var gate = new CallGate(new() { DailyQuota = 3 }, new(3, counted.Reserve, _clock), _clock);
        for (var i = 0; i < 3; i++) using (await gate.Enter(default)) { }
        var refused = await Should.ThrowAsync<McpFailureException>(() => gate.Enter(default).AsTask());
        (refused.Code, refused.RetryAfter).ShouldBe((McpErrorCode.RateLimited, TimeSpan.FromMinutes(1)));
        refused.Message.ShouldContain("limits.daily_quota of 3 calls is used up until 2026-06-02T00:00:00Z");
        _clock.Advance(TimeSpan.FromMinutes(1));
        using (await gate.Enter(default)) { }
    }

    [Fact]
    public async Task DailyQuota_sets_calls_aside_once_for_many_at_once_and_never_too_many()
    {
        var counted = new Counted(limit: 1_000);
        var quota = new DailyQuota(1_000, counted.Reserve, _clock);
        var calls = await Task.WhenAll(Enumerable.Range(0, 1_200).Select(_ => Task.Run(async () =>
        {
            try
            {
                await quota.Take(default);
                return true;
            }
            catch (McpFailureException)
            {
                return false;
            }
        }))).Soon();
        calls.Count(wasCounted => wasCounted).ShouldBe(1_000);
        counted.Reservations.ShouldBeInRange(100, 102);
    }

    [Fact]
    public async Task DailyQuota_that_cannot_be_stored_lets_nothing_through()
    {
        var quota = new DailyQuota(5, _ => throw new IOException("disk"), _clock);
        for (var i = 0; i < 2; i++) (await Should.ThrowAsync<McpFailureException>(() => quota.Take(default).AsTask().Soon())).Code.ShouldBe(McpErrorCode.ConnectionError);
    }

    private sealed class Counted(int limit)
    {
        private CountedCalls? _counted;

        public int Reservations { get; private set; }

        public Task<int> Reserve(DateOnly day)
        {
            Reservations++;
            (_counted, var granted) = QuotaRules.Reserve(_counted, day, limit);
            return Task.FromResult(granted);
        }
    }
}
