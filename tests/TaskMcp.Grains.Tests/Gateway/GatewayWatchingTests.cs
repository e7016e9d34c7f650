using System.Collections.Concurrent;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Toolboxes;
using static TaskMcp.Grains.Tests.Gateway.GatewayWorld;

namespace TaskMcp.Grains.Tests.Gateway;

/// <summary>What servers tell, and completion, through the gateway with real servers (SPEC S-3, S-4).</summary>
public sealed class GatewayWatchingTests : IAsyncLifetime
{
    private const string Counter = "wire://counter";

    private GatewayWorld _world = null!;

    public async Task InitializeAsync() => _world = await StartedAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task A_change_that_a_server_tells_reaches_whoever_watches_its_toolbox(string version)
    {
        var (agent, stranger) = (Agent(), Agent());
        await _world.Granted(agent, null, await _world.Connection(_world.Connections.Wire(version)));
        (await _world.Tools(agent)).ShouldContain("test__touch");
        var (watcher, other) = (new Listener(), new Listener());
        await _world.Gateway(agent).Watch(Reference<IGatewayWatcher>(watcher)).Soon();
        await _world.Gateway(stranger).Watch(Reference<IGatewayWatcher>(other)).Soon();
        await Eventually.Until(async () => { await _world.Call(agent, "test__add_prompt"); return watcher.Changed; }, heard => heard.Contains(CapabilityType.Prompt));
        watcher.Changed.ShouldAllBe(kind => kind == CapabilityType.Prompt);
        var prompts = await _world.Gateway(agent).List(agent, GatewayListKind.Prompts, CancellationToken.None).Soon();
        prompts.Items.Select(prompt => (string)prompt.ToNode()!["name"]!).ShouldBe(["test__greet", "test__added"]);
        other.Changed.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task A_resource_is_followed_by_those_who_may_read_it(string version)
    {
        var (agent, stranger, watcher) = (Agent(), Agent(), new Listener());
        await _world.Granted(agent, null, await _world.Connection(_world.Connections.Wire(version)));
        var reference = Reference<IConnectionWatcher>(watcher);
        (await _world.Gateway(stranger).Subscribe(stranger, Counter, reference, CancellationToken.None).Soon()).IsAccepted.ShouldBeFalse();
        (await _world.Gateway(agent).Subscribe(agent, "wire://nobody", reference, CancellationToken.None).Soon()).IsAccepted.ShouldBeFalse();
        await _world.Call(agent, "test__touch");
        watcher.Updated.ShouldBeEmpty();
        (await _world.Gateway(agent).Subscribe(agent, Counter, reference, CancellationToken.None).Soon()).Refusal.ShouldBeNull();
        await _world.Call(agent, "test__touch");
        await Eventually.Until(() => Task.FromResult(watcher.Updated.Count), count => count > 0);
        watcher.Updated.ShouldAllBe(uri => uri == Counter);
    }

    [Fact]
    public async Task Arguments_are_completed_by_the_server_of_the_prompt_or_template()
    {
        var (agent, stranger) = (Agent(), Agent());
        await _world.Granted(agent, null, await _world.Connection(_world.Connections.Wire("2025-11-25")));
        const string Prompt = """{"type":"ref/prompt","name":"test__greet"}""";
        Values(await Complete(agent, Prompt)).ShouldBe("""["A!","greet"]""");
        Values(await Complete(agent, """{"type":"ref/resource","uri":"wire://number/{n}"}""")).ShouldBe("""["A!","wire://number/{n}"]""");
        (await Complete(agent, """{"type":"ref/prompt","name":"greet"}""")).IsUnknown.ShouldBeTrue();
        (await Complete(stranger, Prompt)).IsUnknown.ShouldBeTrue();
    }

    private static string Values(GatewayAnswer answer) => answer.Result.ShouldNotBeNull().ToNode()!["completion"]!["values"]!.ToJsonString();

    private Task<GatewayAnswer> Complete(Caller caller, string reference) =>
        _world.Gateway(caller).Complete(
            new() { Caller = caller, Ask = new() { Reference = new(reference), Argument = new("""{"name":"who","value":"A"}""") }, CorrelationId = "correlation" }, CancellationToken.None).Soon();

    private T Reference<T>(Listener listener) where T : IGrainObserver => _world.Connections.Grains.CreateObjectReference<T>(listener);

    private sealed class Listener : IGatewayWatcher, IConnectionWatcher
    {
        public ConcurrentQueue<CapabilityType> Changed { get; } = new();

        public ConcurrentQueue<string> Updated { get; } = new();

        public Task ListsChanged(CapabilityType kind)
        {
            Changed.Enqueue(kind);
            return Task.CompletedTask;
        }

        public Task ListsChanged(ConnectionLists lists) => Task.CompletedTask;

        public Task ResourceUpdated(string uri)
        {
            Updated.Enqueue(uri);
            return Task.CompletedTask;
        }
    }
}
