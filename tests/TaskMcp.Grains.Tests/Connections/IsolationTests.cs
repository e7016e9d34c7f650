using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>One bad server never hurts another (SPEC C-4, C-11). The clock stands still: whatever waited for the hanging one would wait for ever.</summary>
public sealed class IsolationTests : IAsyncLifetime
{
    private const int Rounds = 10;
    private const int AtOnce = 8;

    private readonly List<StubHttpServer> _servers = [];
    private ConnectionWorld _world = null!;

    public async Task InitializeAsync() => _world = await ConnectionWorld.StartedAsync();

    public async Task DisposeAsync()
    {
        // First, so that what hangs has an end.
        foreach (var server in _servers) await server.DisposeAsync();
        await _world.DisposeAsync();
        ProcessTable.With(_world.Mark).ShouldBeEmpty("a stop leaves no process");
    }

    [Fact]
    public async Task Eight_connections_answer_every_call_while_one_hangs_and_one_flaps()
    {
        var (overHttp, overStdio) = (new List<IConnectionGrain>(), new List<IConnectionGrain>());
        for (var i = 0; i < 4; i++) overHttp.Add(await Http((await Stub()).Url));
        for (var i = 0; i < 4; i++) overStdio.Add(await Limited(_world.Wire("2025-11-25")));

        var hanging = await Hanging();
        using var isOver = new CancellationTokenSource();
        var flapping = await Flap(isOver.Token);
        var healthy = overHttp.Select(connection => Healthy(connection, "call")).Concat(overStdio.Select(connection => Healthy(connection, "whats_sent")));
        var outcomes = (await Task.WhenAll(healthy)).SelectMany(calls => calls).ToList();

        outcomes.Count.ShouldBe(8 * Rounds * AtOnce);
        outcomes.ShouldAllBe(outcome => outcome.Error == null);
        hanging.Calls.ShouldAllBe(call => !call.IsCompleted);
        await isOver.CancelAsync();
        var (results, failures) = await flapping.Soon();
        (results > 0, failures > 0).ShouldBe((true, true), $"the one that flaps: {results} results, {failures} failures");
        foreach (var connection in overHttp.Concat(overStdio)) (await connection.Get()).Value!.Status.ShouldBe(ConnectionStatus.Active);
        await hanging.Cancel();
    }

    private static async Task<IEnumerable<ToolOutcome>> Healthy(IConnectionGrain connection, string tool)
    {
        var outcomes = new List<ToolOutcome>();
        for (var round = 0; round < Rounds; round++)
        {
            outcomes.AddRange((await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => Call(connection, tool))).Soon()).Select(call => call.Value.ShouldNotBeNull()));
        }

        return outcomes;
    }

    /// <summary>A connection with more calls under way than it has places, none of which ends.</summary>
    private async Task<(List<Task> Calls, Func<Task> Cancel)> Hanging()
    {
        var server = await Stub();
        var never = new TaskCompletionSource();
        server.OnCall = context => never.Task.WaitAsync(context.RequestAborted);
        var connection = await Http(server.Url);
        var cancellation = new CancellationTokenSource();
        var calls = Enumerable.Range(0, 40).Select(Task (_) => Call(connection, "call", cancellationToken: cancellation.Token)).ToList();
        await Eventually.Until(() => Task.FromResult(server.Messages.Count(message => (string?)message["method"] == "tools/call")), count => count == 16);
        return (calls, async () =>
        {
            await cancellation.CancelAsync();
            await Task.WhenAll(calls).ContinueWith(_ => { }, TaskScheduler.Default).Soon();
            cancellation.Dispose();
        });
    }

    /// <summary>A server that is there for one call and gone for the next, under calls without a pause.</summary>
    private async Task<Task<(int Results, int Failures)>> Flap(CancellationToken isOver)
    {
        var server = await Stub();
        var calls = 0;
        server.OnCall = context =>
        {
            if (Interlocked.Increment(ref calls) % 2 == 0) context.Abort();
            return Task.CompletedTask;
        };
        var connection = await Http(server.Url);
        await Outcome(connection, "call");
        return Task.Run(Load, CancellationToken.None);

        async Task<(int, int)> Load()
        {
            var (results, failures) = (0, 0);
            do
            {
                var outcome = await Outcome(connection, "call");
                if (outcome.Error is null) results++;
                else failures++;
            }
            while (!isOver.IsCancellationRequested || results == 0 || failures == 0);
            return (results, failures);
        }
    }

    private async Task<StubHttpServer> Stub()
    {
        var server = await StubHttpServer.Started();
        _servers.Add(server);
        return server;
    }

    private Task<IConnectionGrain> Http(string url) => Limited(ConnectionWorld.Http(url));

    private Task<IConnectionGrain> Limited(ConnectionTransport transport) =>
        _world.Created(Creation(transport) with { Limits = new() { RatePerMinute = 1_000_000, MaxConcurrency = 16, MaxRetries = 0 } });
}
