using System.Collections.Concurrent;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using TaskMcp.Silo.Mcp;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>Changes of lists and resources, told to those who watch a connection (SPEC S-3, S-4), with real servers.</summary>
public sealed class WatchingTests : IAsyncLifetime
{
    private const string Counter = "wire://counter";

    private ConnectionWorld _world = null!;

    public static TheoryData<string> Versions => [.. ProtocolVersions.All];

    public async Task InitializeAsync() => _world = await ConnectionWorld.StartedAsync();

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        ProcessTable.With(_world.Mark).ShouldBeEmpty("a stop leaves no process");
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_watcher_hears_of_changed_lists_and_of_its_resource_until_it_does_not_want_to(string version)
    {
        var connection = await _world.Created(Creation(_world.Wire(version)));
        var (watcher, other) = (Watcher(), Watcher());
        (await connection.Watch(watcher.Reference).Soon()).Value.ShouldBe(_world.Clock.GetUtcNow() + TimeSpan.FromHours(1));
        (await connection.SubscribeResource(Counter, other.Reference, CancellationToken.None).Soon()).Refusal.ShouldBeNull();
        // What was never seen is new.
        await watcher.Hears(ConnectionLists.All);
        watcher.Lists.Clear();

        await Outcome(connection, "touch");
        await Eventually.Until(() => Task.FromResult(other.Updated.Count), count => count > 0);
        other.Updated.ShouldAllBe(uri => uri == Counter);
        await Eventually.Until(() => Announced(connection, watcher, "add_prompt"), heard => heard == ConnectionLists.Prompts);
        (watcher.Updated.Count, other.Lists.Count).ShouldBe((0, 0));

        await connection.UnsubscribeResource(Counter, other.Reference).Soon();
        await connection.Unwatch(watcher.Reference).Soon();
        watcher.Lists.Clear();
        // The server stops telling when it likes; nobody is told in any case.
        other.Updated.Clear();
        await Outcome(connection, "touch");
        await Outcome(connection, "add_tool");
        await Eventually.Until(
            async () =>
            {
                // Lists that change all the time are read once a second.
                _world.Clock.Advance(TimeSpan.FromSeconds(1));
                return (await connection.Definitions(CancellationToken.None)).Value!.Tools;
            },
            tools => tools.Any(tool => tool.Text.Contains("\"added\"", StringComparison.Ordinal)));
        (watcher.Lists.Count, other.Updated.Count).ShouldBe((0, 0));
    }

    [Fact]
    public async Task A_server_is_asked_once_for_all_who_watch_a_resource_and_told_when_the_last_has_left()
    {
        var connection = await _world.Created(Creation(_world.Wire("2025-11-25")));
        var (one, two) = (Watcher(), Watcher());
        foreach (var watcher in new[] { one, two, one }) (await connection.SubscribeResource(Counter, watcher.Reference, CancellationToken.None).Soon()).Refusal.ShouldBeNull();
        await connection.Unwatch(one.Reference).Soon();
        await Outcome(connection, "touch");
        await Eventually.Until(() => Task.FromResult(two.Updated.Count), count => count == 1);
        one.Updated.ShouldBeEmpty();
        (await Heard(connection, "resources/unsubscribe")).ShouldBe(0);
        await connection.UnsubscribeResource(Counter, two.Reference).Soon();
        await Eventually.Until(() => Heard(connection, "resources/unsubscribe"), count => count == 1);
        (await Heard(connection, "resources/subscribe")).ShouldBe(1);
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task A_subscription_is_made_again_when_the_server_died_and_what_changed_meanwhile_is_told(string version)
    {
        var connection = await _world.Created(Creation(_world.Wire(version)));
        var watcher = Watcher();
        (await connection.SubscribeResource(Counter, watcher.Reference, CancellationToken.None).Soon()).Refusal.ShouldBeNull();
        await Outcome(connection, "die");
        await Eventually.Until(() => Task.FromResult(watcher.Updated.Count), count => count > 0);
        watcher.Updated.Clear();
        await Eventually.Until(async () => { await Outcome(connection, "touch"); return watcher.Updated.Count; }, count => count > 0);
    }

    [Fact]
    public async Task A_watcher_is_forgotten_after_an_hour_if_it_does_not_say_again_that_it_watches()
    {
        var connection = await _world.Created(Creation(_world.Wire("2025-11-25")));
        var (once, again) = (Watcher(), Watcher());
        foreach (var watcher in new[] { once, again }) await connection.Watch(watcher.Reference).Soon();
        _world.Clock.Advance(TimeSpan.FromMinutes(40));
        await connection.Watch(again.Reference).Soon();
        _world.Clock.Advance(TimeSpan.FromMinutes(20));
        await Outcome(connection, "touch");
        await again.Hears(ConnectionLists.All);
        once.Lists.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_resource_that_the_server_does_not_know_is_refused_and_not_kept()
    {
        var connection = await _world.Created(Creation(_world.Wire("2025-11-25")));
        var refused = await connection.SubscribeResource("wire://none", Watcher().Reference, CancellationToken.None).Soon();
        refused.Refusal!.Message.ShouldBe("No such resource.");
        await connection.Test(CancellationToken.None).Soon();
        await Outcome(connection, "die");
        await Outcome(connection, "touch");
        (await Heard(connection, "resources/subscribe")).ShouldBe(1, "it is not asked for again");
    }

    [Fact]
    public async Task A_server_that_does_not_tell_of_resources_is_no_server_to_subscribe_at()
    {
        var connection = await _world.Created(Creation(_world.Node(NpmServers.Changing)));
        (await connection.SubscribeResource(Counter, Watcher().Reference, CancellationToken.None).Soon()).Refusal!.Message.ShouldBe("The server does not tell when a resource changes.");
    }

    [Fact]
    public async Task A_watcher_that_is_gone_is_forgotten()
    {
        var connection = await _world.Created(Creation(_world.Wire("2025-11-25")));
        var (gone, there) = (Watcher(), Watcher());
        gone.IsGone = true;
        foreach (var watcher in new[] { gone, there }) (await connection.SubscribeResource(Counter, watcher.Reference, CancellationToken.None).Soon()).Refusal.ShouldBeNull();
        for (var i = 1; i <= 3; i++)
        {
            await Outcome(connection, "touch");
            await Eventually.Until(() => Task.FromResult(there.Updated.Count), count => count == i);
        }

        gone.Calls.ShouldBe(1);
    }

    [Fact]
    public async Task A_watcher_hears_that_a_connection_was_switched_off_changed_or_deleted()
    {
        var connection = await _world.Created(Creation(_world.Wire("2025-11-25")));
        var watcher = Watcher();
        await connection.Watch(watcher.Reference).Soon();
        await connection.Update(new() { Context = Context(), Name = "Another" }).Soon();
        watcher.Lists.ShouldBeEmpty();
        await connection.Update(new() { Context = Context(), Enabled = false }).Soon();
        await watcher.Hears(ConnectionLists.All);
        watcher.Lists.Clear();
        await connection.Update(new() { Context = Context(), Transport = _world.Node(NpmServers.Changing) }).Soon();
        await watcher.Hears(ConnectionLists.All);
        watcher.Lists.Clear();
        await connection.Delete(Context()).Soon();
        await watcher.Hears(ConnectionLists.All);
        (await connection.Watch(watcher.Reference).Soon()).Refusal!.Code.ShouldBe("connection.not_found");
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Arguments_are_completed_by_the_server(string version)
    {
        var connection = await _world.Created(Creation(_world.Wire(version)));
        (await connection.Definitions(CancellationToken.None).Soon()).Value!.OffersCompletion.ShouldBeTrue();
        var ask = new CompletionAsk { Reference = new("""{"type":"ref/prompt","name":"greet"}"""), Argument = new("""{"name":"who","value":"A"}"""), Context = new("""{"arguments":{"how":"loud"}}""") };
        var answer = (await connection.Complete(ask, CancellationToken.None).Soon()).Value!.Result.ToNode()!["completion"]!;
        answer.ToJsonString().ShouldBe("""{"values":["A!","greet","loud"],"total":10,"hasMore":true}""");
    }

    // As often as it takes: when a server has taken up that somebody listens is its own to know.
    private static async Task<ConnectionLists> Announced(IConnectionGrain connection, Listener watcher, string tool)
    {
        await Outcome(connection, tool);
        return watcher.Lists.Aggregate(ConnectionLists.None, (all, one) => all | one);
    }

    private static async Task<int> Heard(IConnectionGrain connection, string method) =>
        (await connection.Log()).Value.Count(line => line.StartsWith($"heard {method} ", StringComparison.Ordinal));

    private Listener Watcher()
    {
        var listener = new Listener();
        listener.Reference = _world.Grains.CreateObjectReference<IConnectionWatcher>(listener);
        return listener;
    }

    private sealed class Listener : IConnectionWatcher
    {
        private int _calls;

        public IConnectionWatcher Reference { get; set; } = null!;

        public ConcurrentQueue<ConnectionLists> Lists { get; } = new();

        public ConcurrentQueue<string> Updated { get; } = new();

        public bool IsGone { get; set; }

        public int Calls => _calls;

        public Task<ConnectionLists> Hears(ConnectionLists lists) =>
            Eventually.Until(() => Task.FromResult(Lists.Aggregate(ConnectionLists.None, (all, one) => all | one)), heard => heard == lists);

        public Task ListsChanged(ConnectionLists lists) => Note(() => Lists.Enqueue(lists));

        public Task ResourceUpdated(string uri) => Note(() => Updated.Enqueue(uri));

        private Task Note(Action note)
        {
            Interlocked.Increment(ref _calls);
            if (IsGone) throw new InvalidOperationException("gone");
            note();
            return Task.CompletedTask;
        }
    }
}
