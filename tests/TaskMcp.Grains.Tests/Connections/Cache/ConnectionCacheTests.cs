using System.Collections.Immutable;
using Microsoft.AspNetCore.Http;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections.Cache;

/// <summary>Results that are answered from memory, with a real server behind (SPEC C-12, C-13).</summary>
public sealed class ConnectionCacheTests : IAsyncLifetime
{
    private ConnectionWorld _world = null!;
    private StubHttpServer _server = null!;

    public async Task InitializeAsync()
    {
        _world = await ConnectionWorld.StartedAsync();
        _server = await StubHttpServer.Started();
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        await _server.DisposeAsync();
        ProcessTable.With(_world.Mark).ShouldBeEmpty("a stop leaves no process");
    }

    [Fact]
    public async Task A_tool_that_the_user_lists_is_asked_once_for_the_same_input_within_its_time()
    {
        var connection = await Cached(TimeSpan.FromMinutes(5));
        (await Ask(connection, """{"a":1,"b":2}""")).CachedAt.ShouldBeNull();
        var again = await Ask(connection, """{ "b": 2, "a": 1 }""");
        (again.CachedAt, again.Stale, again.Output!.Value.Text).ShouldBe((_world.Clock.GetUtcNow(), false, "\"done\""));
        (await Ask(connection, """{"a":2}""")).CachedAt.ShouldBeNull();
        Calls().ShouldBe(2);

        _world.Clock.Advance(TimeSpan.FromMinutes(5));
        (await Ask(connection, """{"a":1,"b":2}""")).CachedAt.ShouldBeNull();
    }

    [Fact]
    public async Task Nothing_is_kept_of_a_tool_that_does_not_say_it_only_reads()
    {
        var connection = await _world.Created(Creation(Http(_server.Url)));
        await Ask(connection);
        (await Ask(connection)).CachedAt.ShouldBeNull();
        Calls().ShouldBe(2);
    }

    [Fact]
    public async Task A_tool_that_says_it_only_reads_and_is_idempotent_is_kept_and_a_write_drops_it()
    {
        var connection = await _world.Scripted();
        (await Outcome(connection, "whoami")).CachedAt.ShouldBeNull();
        (await Outcome(connection, "whoami")).CachedAt.ShouldNotBeNull();
        (await Outcome(connection, "record")).CachedAt.ShouldBeNull();
        (await Outcome(connection, "whoami")).CachedAt.ShouldBeNull();
    }

    [Fact]
    public async Task A_caller_may_ask_for_a_fresh_result_and_others_get_it_from_then_on()
    {
        var connection = await Cached(TimeSpan.FromMinutes(5));
        await Ask(connection);
        _world.Clock.Advance(TimeSpan.FromMinutes(1));
        (await Ask(connection, fresh: true)).CachedAt.ShouldBeNull();
        (await Ask(connection)).CachedAt.ShouldBe(_world.Clock.GetUtcNow());
    }

    [Fact]
    public async Task Private_results_are_for_the_one_who_asked()
    {
        var connection = await Cached(TimeSpan.FromMinutes(5), isPrivate: true);
        await Ask(connection, principal: "ann");
        (await Ask(connection, principal: "bob")).CachedAt.ShouldBeNull();
        (await Ask(connection, principal: "ann")).CachedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Results_are_dropped_by_hand_and_by_a_change_of_the_connection()
    {
        var connection = await Cached(TimeSpan.FromMinutes(5));
        await Ask(connection);
        (await connection.ForgetCache().Soon()).IsAccepted.ShouldBeTrue();
        (await Ask(connection)).CachedAt.ShouldBeNull();
        (await connection.Update(new() { Context = Context(), Name = "Other" }).Soon()).IsAccepted.ShouldBeTrue();
        (await Ask(connection)).CachedAt.ShouldBeNull();
        (await Ask(connection)).CachedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task The_same_asked_at_once_is_asked_once()
    {
        var answer = new TaskCompletionSource();
        _server.OnCall = _ => answer.Task;
        var connection = await Cached(TimeSpan.FromMinutes(5));
        var first = Call(connection, "call");
        await Eventually.Until(() => Task.FromResult(Calls()), calls => calls == 1);
        var others = Enumerable.Range(0, 10).Select(_ => Call(connection, "call")).ToList();
        answer.SetResult();
        (await first.Soon()).Value!.CachedAt.ShouldBeNull();
        (await Task.WhenAll(others).Soon()).ShouldAllBe(outcome => outcome.Value!.CachedAt != null);
        Calls().ShouldBe(1);
    }

    [Fact]
    public async Task When_the_one_who_asks_gives_up_another_asks()
    {
        var answer = new TaskCompletionSource();
        _server.OnCall = _ => answer.Task;
        var connection = await Cached(TimeSpan.FromMinutes(5));
        using var cancellation = new CancellationTokenSource();
        var first = Call(connection, "call", cancellationToken: cancellation.Token);
        await Eventually.Until(() => Task.FromResult(Calls()), calls => calls == 1);
        var other = Call(connection, "call");
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => first.Soon());
        answer.SetResult();
        (await other.Soon()).Value!.Output!.Value.Text.ShouldBe("\"done\"");
    }

    [Fact]
    public async Task Errors_are_not_kept()
    {
        _server.OnCall = context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        };
        var connection = await Cached(TimeSpan.FromMinutes(5));
        (await Ask(connection)).Error.ShouldNotBeNull();
        _server.OnCall = _ => Task.CompletedTask;
        (await Ask(connection)).Error.ShouldBeNull();
    }

    [Fact]
    public async Task While_the_server_is_down_a_result_past_its_time_is_served_as_stale_for_an_hour()
    {
        var connection = await Cached(TimeSpan.FromMinutes(5));
        await Ask(connection);
        var read = _world.Clock.GetUtcNow();
        _world.Clock.Advance(TimeSpan.FromMinutes(10));
        await _server.DisposeAsync();

        var stale = await Ask(connection);
        (stale.CachedAt, stale.Stale, stale.Error).ShouldBe((read, true, null));
        (await Ask(connection, """{"other":1}""")).IsOffline.ShouldBeTrue();
        (await Ask(connection, fresh: true)).IsOffline.ShouldBeTrue();
        _world.Clock.Advance(TimeSpan.FromHours(1));
        (await Ask(connection)).IsOffline.ShouldBeTrue();
    }

    private Task<IConnectionGrain> Cached(TimeSpan ttl, bool isPrivate = false) => _world.Created(Creation(Http(_server.Url)) with
    {
        Cache = new() { Tools = ImmutableDictionary<string, TimeSpan>.Empty.Add("call", ttl), IsPrivate = isPrivate },
    });

    private static async Task<ToolOutcome> Ask(IConnectionGrain connection, string input = "{}", string? principal = null, bool fresh = false) =>
        (await connection.Invoke(new() { ToolName = "call", Input = new(input), Principal = principal, Fresh = fresh }, null, CancellationToken.None).Soon()).Value!;

    private int Calls() => _server.Messages.Count(message => (string?)message["method"] == "tools/call");
}
