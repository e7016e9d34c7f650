using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using TaskMcp.Toolboxes;
using static TaskMcp.Grains.Tests.Gateway.GatewayWorld;

namespace TaskMcp.Grains.Tests.Gateway;

/// <summary>Calls that take long, with real servers (SEP-2663).</summary>
public sealed class LongCallTests : IAsyncLifetime
{
    /// <summary>Longer than any call takes here.</summary>
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    private GatewayWorld _world = null!;

    public async Task InitializeAsync() => _world = await StartedAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task A_task_belongs_to_its_principal_and_keeps_its_result_over_a_restart()
    {
        var (agent, other) = (Agent(), Agent());
        await _world.Granted(agent, null, await _world.Scripted());
        var (id, task) = await Started(agent, "test__slow", """{"milliseconds":300}""");
        task.Status.ShouldBe(LongCallStatus.Working);
        (await Grain(id).Get(other)).Refusal!.Code.ShouldBe("long_call.not_found");
        (await Grain(id).Cancel(other)).Refusal!.Code.ShouldBe("long_call.not_found");
        var done = await Until(id, agent, LongCallStatus.Completed);
        done.Result!.Value.Text.ShouldContain("slow and steady");
        await _world.Connections.RestartAsync();
        (await Grain(id).Get(agent)).Value!.Result.ShouldBe(done.Result);
        _world.Connections.Clock.Advance(TimeSpan.FromHours(1));
        (await Grain(id).Get(agent)).Refusal!.Code.ShouldBe("long_call.not_found");
    }

    [Fact]
    public async Task A_call_that_was_cut_off_is_repeated_where_the_tool_may_be_and_has_failed_otherwise()
    {
        var agent = Agent();
        await _world.Granted(agent, null, await _world.Scripted());
        var (repeated, _) = await Started(agent, "test__record", """{"milliseconds":700,"text":"a"}""");
        var (lost, _) = await Started(agent, "test__record_once", """{"milliseconds":60000}""");
        await _world.Connections.Host.DeactivateAsync(Grain(lost));
        await _world.Connections.RestartAsync();
        (await Until(repeated, agent, LongCallStatus.Completed)).Result!.Value.Text.ShouldContain("recorded a");
        var failed = await Until(lost, agent, LongCallStatus.Failed);
        failed.Message!.ShouldContain("nobody knows what came of it");
        failed.Error!.Value.Text.ShouldContain("-32603");
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task A_task_asks_and_goes_on_when_all_is_answered(string version)
    {
        var agent = Agent();
        await _world.Granted(agent, null, await _world.Connection(_world.Connections.Wire(version), "wire"));
        var (id, _) = await Started(agent, "wire__ask_twice", "{}");
        var first = await Until(id, agent, LongCallStatus.InputRequired);
        var key = first.Questions.ShouldHaveSingleItem().Key;
        var yes = new JsonText("""{"action":"accept","content":{"name":"Ada","age":7}}""");
        (await Grain(id).Answer(agent, ImmutableDictionary<string, JsonText>.Empty.Add("other", yes))).Value!.Status.ShouldBe(LongCallStatus.InputRequired);
        await Grain(id).Answer(agent, ImmutableDictionary<string, JsonText>.Empty.Add(key, yes));
        var second = await Until(id, agent, LongCallStatus.InputRequired);
        var next = second.Questions.ShouldHaveSingleItem().Key;
        next.ShouldNotBe(key, "keys are unique over the life of a task");
        await Grain(id).Answer(agent, ImmutableDictionary<string, JsonText>.Empty.Add(next, yes));
        (await Until(id, agent, LongCallStatus.Completed)).Result!.Value.Text.ShouldContain("Ada");
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task What_a_tool_asks_at_once_is_asked_before_there_is_a_task_also_of_a_tool_that_runs_as_one_only(string version)
    {
        var agent = Agent();
        await _world.Granted(agent, null, await _world.Connection(_world.Connections.LongCalls(version), "long"));
        var (_, asking) = await Start(agent, "long__test_tool_with_task", "{}", Long);
        var asked = asking.Answer.ShouldNotBeNull("a question, not a task").InputRequired.ShouldNotBeNull();

        var answers = new InputAnswers { Responses = asked.Requests.ToImmutableDictionary(request => request.Key, _ => Named("Ada")), RequestState = asked.RequestState };
        var (id, started) = await Start(agent, "long__test_tool_with_task", "{}", TimeSpan.Zero, answers);

        started.Task.ShouldNotBeNull().Status.ShouldBe(LongCallStatus.Working);
        (await Until(id, agent, LongCallStatus.Completed)).Result!.Value.Text.ShouldContain("Hello, Ada!");
    }

    [Fact]
    public async Task A_task_asks_several_things_at_once_and_is_told_them_one_by_one()
    {
        var agent = Agent();
        await _world.Granted(agent, null, await _world.Connection(_world.Connections.LongCalls("2026-07-28"), "long"));
        var (id, _) = await Started(agent, "long__multi_input", "{}");
        var keys = (await Until(id, agent, LongCallStatus.InputRequired)).Questions.Keys.Order(StringComparer.Ordinal).ToArray();
        keys.Length.ShouldBe(2);

        var after = (await Grain(id).Answer(agent, ImmutableDictionary<string, JsonText>.Empty.Add(keys[0], Named("Ada")))).Value!;
        after.Status.ShouldBe(LongCallStatus.InputRequired);
        after.Questions.Keys.ShouldBe([keys[1]]);
        await Grain(id).Answer(agent, ImmutableDictionary<string, JsonText>.Empty.Add(keys[1], Named("Grace")));

        (await Until(id, agent, LongCallStatus.Completed)).Result!.Value.Text.ShouldContain("Ada, Grace");
    }

    [Fact]
    public async Task A_tool_that_runs_as_a_task_only_is_one_also_when_it_is_done_soon()
    {
        var agent = Agent();
        await _world.Granted(agent, null, await _world.Connection(_world.Connections.LongCalls("2026-07-28"), "long"));
        var (id, started) = await Start(agent, "long__failing_job", "{}", Long);

        started.Task.ShouldNotBeNull();
        (await Until(id, agent, LongCallStatus.Completed)).Result!.Value.Text.ShouldContain("The job failed.");
    }

    [Fact]
    public async Task A_token_that_may_call_no_tools_sees_no_tasks()
    {
        var agent = Agent();
        await _world.Granted(agent, new() { Confirm = ConfirmPolicy.Writes }, await _world.Scripted());
        var (id, _) = await Started(agent, "test__record_once", "{}");
        await Until(id, agent, LongCallStatus.InputRequired);

        (await Grain(id).Get(agent with { Scopes = [TokenScopes.Read] })).Refusal!.Code.ShouldBe("long_call.not_found");
    }

    [Fact]
    public async Task A_cancelled_task_stays_cancelled_and_its_call_ends()
    {
        var agent = Agent();
        var connection = await _world.Connection(_world.Connections.Wire("2025-11-25"), "wire");
        await _world.Granted(agent, null, connection);
        var (id, _) = await Started(agent, "wire__slow", "{}");
        await Eventually.Until(() => _world.Connections.Connection(connection).Log(), log => log.Value.Any(line => line.Contains("heard tools/call")));
        (await Grain(id).Cancel(agent)).Value!.Status.ShouldBe(LongCallStatus.Cancelled);
        await Eventually.Until(() => _world.Connections.Connection(connection).Log(), log => log.Value.Any(line => line.Contains("cancelled")));
        (await Grain(id).Get(agent)).Value!.Status.ShouldBe(LongCallStatus.Cancelled);
    }

    [Fact]
    public async Task A_task_goes_on_with_what_its_principal_may_when_it_answers()
    {
        var agent = Agent();
        await _world.Granted(agent, null, await _world.Connection(_world.Connections.Wire("2026-07-28"), "wire"));
        var (id, _) = await Started(agent, "wire__ask_twice", "{}");
        var key = (await Until(id, agent, LongCallStatus.InputRequired)).Questions.ShouldHaveSingleItem().Key;
        var yes = new JsonText("""{"action":"accept","content":{"name":"Ada","age":7}}""");

        await Grain(id).Answer(agent with { Role = WorkspaceRole.Viewer }, ImmutableDictionary<string, JsonText>.Empty.Add(key, yes));

        (await Until(id, agent, LongCallStatus.Failed)).Message!.ShouldContain("no such tool");
    }

    [Fact]
    public async Task One_principal_has_only_so_many_calls_under_way()
    {
        var (agent, other) = (Agent(), Agent());
        var creation = ConnectionWorld.Creation(_world.Connections.Node(NpmServers.Scripted)) with { Name = "Test", ServerType = "test", Limits = new() { RatePerMinute = 10_000 } };
        var connection = (await (await _world.Connections.Created(creation)).Get().Soon()).Value!.Id;
        await _world.Granted(agent, null, connection);
        await _world.Granted(other, null, connection);
        await _world.Tools(other);
        var started = await Task.WhenAll(Enumerable.Range(0, 256).Select(_ => Started(agent, "test__slow", """{"milliseconds":600000}""")));

        Code(await _world.Call(agent, "test__whoami")).ShouldBe("gateway.too_many_calls");

        await Task.WhenAll(started.Select(call => Grain(call.Id).Cancel(agent)));
        await Eventually.Until(() => _world.Call(agent, "test__whoami"), answer => Code(answer) is null);
    }

    private ILongCallGrain Grain(string id) => _world.Connections.Grain<ILongCallGrain>($"{GrainKeys.DefaultWorkspace}/{id}");

    private async Task<(string Id, LongCallSnapshot Task)> Started(Caller agent, string name, string arguments)
    {
        var (id, started) = await Start(agent, name, arguments, TimeSpan.Zero);
        return (id, started.Task.ShouldNotBeNull(started.Answer?.ToString()));
    }

    private async Task<(string Id, LongCallStart Started)> Start(Caller agent, string name, string arguments, TimeSpan grace, InputAnswers? answers = null)
    {
        // The server is up and its tools are known, so that the call itself is what takes long.
        await _world.Tools(agent);
        var id = Guid.NewGuid().ToString("N");
        var call = new GatewayCall { Caller = agent, Name = name, Arguments = new(arguments), Answers = answers, Offers = InputOffers.People, CorrelationId = "c" };
        return (id, await Grain(id).Start(call, grace, CancellationToken.None).Soon());
    }

    private static JsonText Named(string name) => new($$$"""{"action":"accept","content":{"name":"{{{name}}}"}}""");

    private async Task<LongCallSnapshot> Until(string id, Caller agent, LongCallStatus status) =>
        (await Eventually.Until(() => Grain(id).Get(agent), found => found.Value?.Status == status)).Value!;
}
