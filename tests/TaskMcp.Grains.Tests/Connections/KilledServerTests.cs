using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>A server that is killed again and again in the middle of calls (SPEC C-4, C-6).</summary>
[Collection(nameof(MeasuresMemory))]
public sealed class KilledServerTests : IAsyncLifetime
{
    private const int Kills = 50;
    private const int WarmUp = 10;

    private ConnectionWorld _world = null!;

    public async Task InitializeAsync() => _world = await ConnectionWorld.StartedAsync();

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        ProcessTable.With(_world.Mark).ShouldBeEmpty("a stop leaves no process");
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task A_server_killed_fifty_times_during_calls_loses_no_call_and_leaves_nothing(string version)
    {
        var connection = await _world.Created(Creation(_world.Wire(version)) with { Limits = new() { RatePerMinute = 1_000_000 } });
        var (results, failures) = (0, 0);
        var early = Footprint.Now();
        for (var kill = 0; kill < Kills; kill++)
        {
            if (kill == WarmUp) early = Footprint.Now();
            foreach (var outcome in await KillDuringCalls(connection, everything: kill % 5 == 4))
            {
                (outcome.Error is null or { Retryable: true }).ShouldBeTrue($"{outcome.Error?.Code}: {outcome.Error?.Message}");
                if (outcome.Error is null) results++;
                else failures++;
            }
        }

        (results > 0, failures >= Kills).ShouldBe((true, true), $"{results} results, {failures} failures");
        var late = Footprint.Now();
        (late.Handles - early.Handles).ShouldBeLessThan(10, $"{early}, after {Kills - WarmUp} kills more {late}");
        (late.Threads - early.Threads).ShouldBeLessThan(20, $"{early}, after {Kills - WarmUp} kills more {late}");
        (late.Bytes - early.Bytes).ShouldBeLessThan(2 * 1024 * 1024, $"{early}, after {Kills - WarmUp} kills more {late}");
    }

    private async Task<ToolOutcome[]> KillDuringCalls(IConnectionGrain connection, bool everything)
    {
        var first = await FirstResult(connection);
        first.Error.ShouldBeNull();
        var heard = await Heard(connection);
        var calls = Enumerable.Range(0, 4).Select(_ => Call(connection, "slow")).ToList();
        await Eventually.Until(() => Heard(connection), count => count >= heard + 4);

        var server = ProcessTable.ServersWith(_world.Mark).ShouldHaveSingleItem();
        calls.AddRange(Enumerable.Range(0, 4).Select(_ => Call(connection, "whats_sent")));
        await ProcessTable.Signal("KILL", everything ? ProcessTable.With(_world.Mark) : [server]);
        calls.AddRange(Enumerable.Range(0, 4).Select(_ => Call(connection, "whats_sent")));

        var all = Task.WhenAll(calls);
        await _world.Clock.AdvanceUntil(TimeSpan.FromMilliseconds(50), () => all.IsCompleted);
        await Eventually.Until(() => Task.FromResult(ProcessTable.With(_world.Mark)), present => !present.Contains(server) && present.Count <= 3);
        return [first, .. (await all).Select(call => call.Value.ShouldNotBeNull())];
    }

    // After some deaths the server rests for a while, and so it goes on only when that is over.
    private async Task<ToolOutcome> FirstResult(IConnectionGrain connection)
    {
        while (true)
        {
            var outcome = await Outcome(connection, "whats_sent");
            if (outcome.Error is not { RetryAfter: { } rest }) return outcome;
            outcome.Error.Retryable.ShouldBeTrue();
            _world.Clock.Advance(rest);
        }
    }

    // By the present server: the log keeps the last lines of all.
    private static async Task<int> Heard(IConnectionGrain connection) =>
        (await connection.Log()).Value.Reverse().TakeWhile(line => !line.StartsWith("heard tools/list", StringComparison.Ordinal))
            .Count(line => line.StartsWith("heard tools/call", StringComparison.Ordinal));

    private sealed record Footprint(int Handles, int Threads, long Bytes)
    {
        public static Footprint Now()
        {
            for (var i = 0; i < 3; i++)
            {
                GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
                GC.WaitForPendingFinalizers();
            }

            return new(Directory.GetFiles("/proc/self/fd").Length, Directory.GetDirectories("/proc/self/task").Length, GC.GetTotalMemory(forceFullCollection: true));
        }
    }
}
