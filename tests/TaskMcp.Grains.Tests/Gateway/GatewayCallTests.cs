using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Silo.Gateway;
using TaskMcp.Toolboxes;
using static TaskMcp.Grains.Tests.Gateway.GatewayWorld;

namespace TaskMcp.Grains.Tests.Gateway;

/// <summary>Calls through the gateway with real servers (SPEC S-4, S-5).</summary>
public sealed class GatewayCallTests : IAsyncLifetime
{
    private GatewayWorld _world = null!;

    public async Task InitializeAsync() => _world = await StartedAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task An_agent_sees_and_calls_the_tools_of_its_toolboxes_and_nothing_else()
    {
        var (agent, stranger) = (Agent(), Agent());
        await _world.Granted(agent, new() { Tools = ["test__record", "test__whoami"] }, await _world.Scripted());
        (await _world.Tools(agent)).ShouldBe(["test__record", "test__whoami"]);
        Text(await _world.Call(agent, "test__record", """{"text":"a"}""")).ShouldBe("recorded a");
        foreach (var name in new[] { "test__fail", "record", "test__nothing", "" }) (await _world.Call(agent, name)).ShouldBe(GatewayAnswer.Unknown);

        (await _world.Tools(stranger)).ShouldBeEmpty();
        (await _world.Call(stranger, "test__record")).ShouldBe(GatewayAnswer.Unknown);
        await Should.ThrowAsync<InvalidOperationException>(() => _world.Gateway(agent).List(stranger, GatewayListKind.Tools, CancellationToken.None));
    }

    [Fact]
    public async Task What_is_taken_away_is_gone_with_the_next_call()
    {
        var agent = Agent();
        var box = await _world.Granted(agent, null, await _world.Scripted());
        IsError(await _world.Call(agent, "test__record")).ShouldBeFalse();
        await _world.Toolbox(box.Id).Update(new() { Context = ConnectionWorld.Context(), Entries = System.Collections.Immutable.ImmutableArray.Create(box.Entries[0] with { Tools = ["whoami"] }) });
        (await _world.Call(agent, "test__record")).IsUnknown.ShouldBeTrue();
        (await _world.Tools(agent)).ShouldBe(["test__whoami"]);
        await _world.Gateway(agent).Remove(new() { Context = ConnectionWorld.Context(), ToolboxId = box.Id });
        (await _world.Call(agent, "test__whoami")).IsUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task A_viewer_gets_tools_that_only_read()
    {
        var viewer = Agent(WorkspaceRole.Viewer);
        await _world.Granted(viewer, null, await _world.Scripted());
        (await _world.Tools(viewer)).ShouldBe(["test__whoami"]);
        (await _world.Call(viewer, "test__record_once")).IsUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task A_broken_server_and_a_deleted_connection_cost_only_their_own_tools()
    {
        var agent = Agent();
        var (good, gone) = (await _world.Scripted(), await _world.Scripted("gone"));
        var broken = await _world.Connection(_world.Connections.Node("-e", "process.exit(3)"), "broken");
        var box = await _world.Granted(agent, null, gone, broken, good);
        await _world.Connections.Connection(gone).Delete(ConnectionWorld.Context());
        (await _world.Tools(agent)).ShouldAllBe(name => name.StartsWith("test__"));
        IsError(await _world.Call(agent, "test__record")).ShouldBeFalse();
        var contents = (await _world.Toolbox(box.Id).Contents(CancellationToken.None).Soon()).Value!;
        contents.Entries.Select(entry => entry.Works).ShouldBe([false, false, true]);
        contents.Entries[0].Reason.ShouldBe("There is no such connection.");
    }

    [Fact]
    public async Task The_result_and_the_error_of_a_tool_are_passed_on_as_they_are()
    {
        var agent = Agent();
        await _world.Granted(agent, null, await _world.Scripted());
        var failed = await _world.Call(agent, "test__fail", """{"text":"x"}""");
        (IsError(failed), Text(failed), Code(failed)).ShouldBe((true, "scripted failure: x", null));
    }

    [Fact]
    public async Task Arguments_outside_of_the_grant_are_refused_with_the_reason()
    {
        var agent = Agent();
        await _world.Granted(agent, new() { Constraints = [new() { Tool = "test__rec*", Argument = "text", Operator = ConstraintOperator.In, Value = new("""["a","b"]""") }] }, await _world.Scripted());
        Text(await _world.Call(agent, "test__record", """{"text":"b"}""")).ShouldBe("recorded b");
        var refused = await _world.Call(agent, "test__record", """{"text":"c"}""");
        (IsError(refused), Code(refused)).ShouldBe((true, "grant.constraint"));
        Text(refused).ShouldContain("""text must be one of ["a","b"]""");
        Code(await _world.Call(agent, "test__record")).ShouldBe("grant.constraint");
        (await _world.Call(agent, "test__record", """{"text":"c","text":"a"}""")).Refusal!.Code.ShouldBe("gateway.arguments_invalid");
    }

    [Fact]
    public async Task Calls_beyond_the_rate_are_refused_until_the_next_is_due()
    {
        var agent = Agent();
        await _world.Granted(agent, new() { RatePerMinute = 2 }, await _world.Scripted());
        for (var i = 0; i < 2; i++) IsError(await _world.Call(agent, "test__record")).ShouldBeFalse();
        Code(await _world.Call(agent, "test__record")).ShouldBe("grant.rate_limited");
        _world.Connections.Clock.Advance(TimeSpan.FromSeconds(30));
        IsError(await _world.Call(agent, "test__record")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_call_that_can_not_be_counted_is_refused_in_words_and_the_next_one_is_made()
    {
        var agent = Agent();
        await _world.Granted(agent, new() { DailyQuota = 5 }, await _world.Scripted());
        _world.Connections.CanNotWrite = state => state is GatewayState { Grants: [{ Counted: not null }] };

        Code(await _world.Call(agent, "test__whoami")).ShouldBe("grant.not_counted");

        _world.Connections.CanNotWrite = _ => false;
        IsError(await _world.Call(agent, "test__whoami")).ShouldBeFalse();
    }

    [Fact]
    public async Task A_daily_quota_warns_once_at_80_percent_and_ends_at_100_also_over_a_restart()
    {
        var agent = Agent();
        var box = await _world.Granted(agent, new() { DailyQuota = 5 }, await _world.Scripted());
        for (var i = 0; i < 3; i++) await _world.Call(agent, "test__record");
        (await _world.Connections.Notifications()).ShouldBeEmpty();
        await _world.Call(agent, "test__record");
        var warning = await Eventually.Until(() => _world.Connections.Notifications(), list => list.Length == 1);
        warning[0].Text.ShouldContain("80 %");

        await _world.Connections.RestartAsync();
        IsError(await _world.Call(agent, "test__record")).ShouldBeFalse();
        Code(await _world.Call(agent, "test__record")).ShouldBe("grant.quota_used_up");
        (await _world.Connections.Notifications()).Length.ShouldBe(1);
        var usage = (await _world.Gateway(agent).Grants()).Single(grant => grant.ToolboxId == box.Id).Quota!;
        (usage.Calls, usage.Limit, usage.IsWarning).ShouldBe((5, 5, true));
    }

    [Fact]
    public async Task A_call_that_needs_a_yes_is_made_once_for_one_yes()
    {
        var agent = Agent();
        await _world.Granted(agent, new() { Confirm = ConfirmPolicy.Destructive }, await _world.Scripted());
        IsError(await _world.Call(agent, "test__record")).ShouldBeFalse("it is not destructive");
        var asked = await _world.Call(agent, "test__record_once", """{"text":"a"}""", InputOffers.Elicitation);
        var question = asked.InputRequired.ShouldNotBeNull().Requests.ShouldHaveSingleItem();
        question.Value.Method.ShouldBe("elicitation/create");
        question.Value.Params.Text.ShouldContain("test__record_once");

        var yes = Answers(asked, """{"action":"accept","content":{}}""");
        (await _world.Call(agent, "test__record_once", """{"text":"b"}""", InputOffers.Elicitation, yes)).Refusal!.Code.ShouldBe("gateway.state_invalid", "other arguments");
        Text(await _world.Call(agent, "test__record_once", """{"text":"a"}""", InputOffers.Elicitation, yes)).ShouldBe("recorded a");
        (await _world.Call(agent, "test__record_once", """{"text":"a"}""", InputOffers.Elicitation, yes)).Refusal!.Code.ShouldBe("gateway.state_invalid", "used");
    }

    [Fact]
    public async Task A_no_and_a_client_that_can_not_ask_end_the_call_with_a_clear_text()
    {
        var (agent, other) = (Agent(), Agent());
        var connection = await _world.Scripted();
        await _world.Granted(agent, new() { Confirm = ConfirmPolicy.Writes }, connection);
        await _world.Granted(other, new() { Confirm = ConfirmPolicy.Writes }, connection);
        var refused = await _world.Call(agent, "test__record");
        (IsError(refused), Code(refused)).ShouldBe((true, "gateway.confirmation_unavailable"));
        Text(refused).ShouldContain("elicitation");
        var asked = await _world.Call(agent, "test__record", "{}", InputOffers.Elicitation);
        (await _world.Call(other, "test__record", "{}", InputOffers.Elicitation, Answers(asked, """{"action":"accept"}"""))).Refusal!.Code.ShouldBe("gateway.state_invalid", "of somebody else");
        Code(await _world.Call(agent, "test__record", "{}", InputOffers.Elicitation, Answers(asked, """{"action":"decline"}"""))).ShouldBe("gateway.confirmation_declined");
        var late = await _world.Call(agent, "test__record", "{}", InputOffers.Elicitation);
        _world.Connections.Clock.Advance(TimeSpan.FromMinutes(10));
        (await _world.Call(agent, "test__record", "{}", InputOffers.Elicitation, Answers(late, """{"action":"accept"}"""))).Refusal!.Code.ShouldBe("gateway.state_invalid", "too old");
        IsError(await _world.Call(agent, "test__whoami")).ShouldBeFalse("it only reads");
    }

    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task A_servers_question_goes_to_the_agent_and_its_answer_back(string version)
    {
        var agent = Agent();
        await _world.Granted(agent, null, await _world.Connection(_world.Connections.Wire(version), "wire"));
        var asked = await _world.Call(agent, "wire__ask", "{}", InputOffers.Elicitation);
        var (key, question) = asked.InputRequired.ShouldNotBeNull().Requests.Single();
        question.Params.Text.ShouldContain("Who are you?");
        var answers = Answers(asked, """{"action":"accept","content":{"name":"Ada","age":7}}""", key);
        (await _world.Call(agent, "wire__ask_twice", "{}", InputOffers.Elicitation, answers)).Refusal!.Code.ShouldBe("gateway.state_invalid", "it is of another tool");
        Text(await _world.Call(agent, "wire__ask", "{}", InputOffers.Elicitation, answers)).ShouldContain("Ada");
    }

    [Fact]
    public async Task A_cancelled_call_is_cancelled_at_its_server()
    {
        var agent = Agent();
        var connection = await _world.Connection(_world.Connections.Wire("2025-11-25"), "wire");
        await _world.Granted(agent, null, connection);
        using var cancelled = new CancellationTokenSource();
        var call = _world.Call(agent, "wire__slow", "{}", cancellationToken: cancelled.Token);
        await Eventually.Until(() => _world.Connections.Connection(connection).Log(), log => log.Value.Any(line => line.Contains("heard tools/call")));
        await cancelled.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => call);
        await Eventually.Until(() => _world.Connections.Connection(connection).Log(), log => log.Value.Any(line => line.Contains("cancelled")));
    }

    [Fact]
    public async Task A_tool_that_was_changed_is_hidden_until_it_is_approved()
    {
        var agent = Agent();
        var server = new DefinedServer(_world.Connections).Offers(DefinedServer.Announce, DefinedServer.Send);
        await _world.Granted(agent, null, await _world.Connection(server.Transport, "defined"));
        (await _world.Tools(agent)).ShouldBe(["defined__announce", "defined__send"]);
        server.Offers(DefinedServer.Announce, DefinedServer.SendElsewhere);
        await _world.Call(agent, "defined__announce");
        await Eventually.Until(
            async () =>
            {
                _world.Connections.Clock.Advance(TimeSpan.FromSeconds(31));
                return await _world.Tools(agent);
            },
            names => names is ["defined__announce"]);
        (await _world.Call(agent, "defined__send")).IsUnknown.ShouldBeTrue();
        server.Calls.ShouldBeEmpty();
    }

    [Fact]
    public async Task Resources_and_prompts_are_read_from_the_connection_that_has_them()
    {
        var (agent, other) = (Agent(), Agent());
        await _world.Granted(agent, null, await _world.Connection(_world.Connections.Wire("2026-07-28"), "wire"));
        var (gateway, caller) = (_world.Gateway(agent), agent);
        (await gateway.Read(new() { Caller = caller, Uri = "wire://number/42", CorrelationId = "c" }, CancellationToken.None).Soon()).Result!.Value.Text.ShouldContain("\"text\":\"42\"");
        (await gateway.Read(new() { Caller = caller, Uri = "other://number/42", CorrelationId = "c" }, CancellationToken.None).Soon()).IsUnknown.ShouldBeTrue();
        var prompts = (await gateway.List(caller, GatewayListKind.Prompts, CancellationToken.None).Soon()).Items.Select(item => (string)item.ToNode()!["name"]!).ToArray();
        prompts.ShouldContain("wire__greet");
        var arguments = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("who", "Ada");
        (await gateway.GetPrompt(new() { Caller = caller, Name = "wire__greet", Arguments = arguments, CorrelationId = "c" }, CancellationToken.None).Soon()).Result!.Value.Text.ShouldContain("Hello Ada");
        (await _world.Gateway(other).GetPrompt(new() { Caller = other, Name = "wire__greet", CorrelationId = "c" }, CancellationToken.None).Soon()).IsUnknown.ShouldBeTrue();
    }

    [Fact]
    public async Task Watchers_hear_of_new_terms_and_of_changed_toolboxes()
    {
        var agent = Agent();
        var box = await _world.Granted(agent, null, await _world.Scripted());
        var heard = new Heard();
        var reference = _world.Connections.Grains.CreateObjectReference<IGatewayWatcher>(heard);
        await _world.Gateway(agent).Watch(reference);
        await _world.Toolbox(box.Id).Update(new() { Context = ConnectionWorld.Context(), Name = "Other" });
        await Eventually.Until(() => Task.FromResult(heard.Count), count => count >= 3);
        var before = heard.Count;
        await _world.Grant(agent, box.Id, new() { RatePerMinute = 5 });
        await Eventually.Until(() => Task.FromResult(heard.Count), count => count >= before + 3);
        GC.KeepAlive(heard);
    }

    [Fact]
    public async Task Watchers_hear_of_what_servers_announce()
    {
        var agent = Agent();
        await _world.Granted(agent, null, await _world.Connection(_world.Connections.Wire("2025-11-25"), "wire"));
        (await _world.Tools(agent)).ShouldNotContain("wire__added");
        var heard = new Heard();
        await _world.Gateway(agent).Watch(_world.Connections.Grains.CreateObjectReference<IGatewayWatcher>(heard));
        await _world.Call(agent, "wire__add_tool");
        await Eventually.Until(() => Task.FromResult(heard.Count), count => count >= 1);
        await Eventually.Until(() => _world.Tools(agent), names => names.Contains("wire__added"));
        GC.KeepAlive(heard);
    }

    private sealed class Heard : IGatewayWatcher
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Task ListsChanged(CapabilityType kind)
        {
            Interlocked.Increment(ref _count);
            return Task.CompletedTask;
        }
    }
}
