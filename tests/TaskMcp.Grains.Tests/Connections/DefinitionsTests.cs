using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Grains.Tests.Mcp;
using static TaskMcp.Grains.Tests.Connections.ConnectionWorld;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>What a server offers and answers, as it says it, for those who pass it on (SPEC S-4).</summary>
public sealed class DefinitionsTests : IAsyncLifetime
{
    private ConnectionWorld _world = null!;

    public static TheoryData<string> Versions => [.. Silo.Mcp.ProtocolVersions.All];

    public async Task InitializeAsync() => _world = await ConnectionWorld.StartedAsync();

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        ProcessTable.With(_world.Mark).ShouldBeEmpty("a stop leaves no process");
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Definitions_are_as_the_server_says_them(string version)
    {
        var connection = await _world.Created(Creation(_world.Wire(version)));
        var offered = await Definitions(connection);
        offered.IsStale.ShouldBeFalse();
        offered.ServerType.ShouldBe("test");
        offered.OffersSubscriptions.ShouldBeTrue();
        offered.Generation.ShouldBeGreaterThan(0);
        offered.Standings.Select(tool => tool.Name).ShouldBe(offered.Tools.Select(tool => tool.ToNode()!["name"]!.GetValue<string>()));
        offered.Standings.ShouldAllBe(tool => tool.Hash.Length == 64 && tool.Refused == null);

        var rich = offered.Tools.Select(tool => tool.ToNode()!).Single(tool => tool["name"]!.GetValue<string>() == "rich");
        rich["execution"]!["taskSupport"]!.GetValue<string>().ShouldBe("forbidden");
        foreach (var item in new[] { rich, offered.Resources.Single().ToNode()!, offered.ResourceTemplates.Single().ToNode()!, offered.Prompts.Single().ToNode()! })
        {
            item["title"]!.GetValue<string>().ShouldBe("A title");
            item["icons"]![0]!["sizes"]![0]!.GetValue<string>().ShouldBe("48x48");
            item["_meta"]!["example.com/kept"]!.ToJsonString().ShouldBe("""{"deep":[true]}""");
        }

        offered.Resources.Single().ToNode()!["annotations"]!["priority"]!.GetValue<double>().ShouldBe(0.5);
        offered.Prompts.Single().ToNode()!["arguments"]![0]!["description"]!.GetValue<string>().ShouldBe("Whom to greet.");
    }

    [Fact]
    public async Task Definitions_get_a_larger_generation_with_every_change_and_keep_it_without()
    {
        var connection = await _world.Created(Creation(_world.Wire("2025-11-25")));
        var first = await Definitions(connection);
        (await Definitions(connection)).Generation.ShouldBe(first.Generation);
        (await Outcome(connection, "add_prompt")).Error.ShouldBeNull();
        var second = await Eventually.Until(() => Definitions(connection), offered => offered.Prompts.Length == 2);
        second.Generation.ShouldBeGreaterThan(first.Generation);
    }

    [Fact]
    public async Task Definitions_of_a_server_that_is_down_are_what_was_last_seen_also_after_a_restart()
    {
        await using var server = await WireServer.OverHttp("2025-11-25");
        var connection = await _world.Created(Creation(Http(server.Settings.Transport.Url!)));
        var seen = await Definitions(connection);
        await server.Kill();
        await _world.RestartAsync();

        connection = _world.Connection(GrainKeys.Id(connection.GetPrimaryKeyString()));
        var stale = await Definitions(connection);
        stale.IsStale.ShouldBeTrue();
        stale.Generation.ShouldBe(seen.Generation);
        stale.Tools.ShouldBe(seen.Tools);
        stale.Standings.ShouldBe(seen.Standings);
        stale.Prompts.ShouldBe(seen.Prompts);
    }

    [Fact]
    public async Task Definitions_of_another_server_are_not_those_of_the_one_before()
    {
        var connection = await _world.Created(Creation(_world.Wire("2025-11-25")));
        var seen = await Definitions(connection);
        await connection.Update(new() { Context = Context(), Transport = new ConnectionTransport { Type = TransportType.Stdio, Command = "sh", Args = ["-c", "exit 1"] } }).Soon();
        (await connection.Definitions(CancellationToken.None).Soon()).Refusal!.Code.ShouldBe("mcp.connection_error");
        await connection.Update(new() { Context = Context(), Transport = _world.Node(NpmServers.Scripted) }).Soon();
        (await Definitions(connection)).Generation.ShouldBeGreaterThan(seen.Generation);
    }

    [Fact]
    public async Task Definitions_of_a_connection_that_is_switched_off_are_refused()
    {
        var connection = await _world.Created(Creation(_world.Wire("2025-11-25")));
        await Definitions(connection);
        await connection.Update(new() { Context = Context(), Enabled = false }).Soon();
        (await connection.Definitions(CancellationToken.None).Soon()).Refusal!.Message.ShouldContain("switched off");
    }

    [Fact]
    public async Task Definitions_say_which_tools_are_refused_until_they_are_approved()
    {
        var server = new DefinedServer(_world).Offers(DefinedServer.Announce, DefinedServer.Send);
        var connection = await _world.Created(Creation(server.Transport));
        var before = await Definitions(connection);
        server.Offers(DefinedServer.Announce, DefinedServer.SendElsewhere);
        (await Outcome(connection, "announce")).Error.ShouldBeNull();
        var changed = await Eventually.Until(() => Definitions(connection), offered => offered.Standings.Any(tool => tool.Refused is not null));
        changed.Generation.ShouldBeGreaterThan(before.Generation);
        var waiting = (await Eventually.Until(() => connection.Get(), snapshot => snapshot.Value!.PendingApproval is not null)).Value!.PendingApproval!.Tools;
        var approval = waiting.ToImmutableDictionary(tool => tool.Name, tool => tool.CurrentHash);
        (await connection.Approve(new() { Context = Context(), Tools = approval }).Soon()).Refusal.ShouldBeNull();
        var approved = await Definitions(connection);
        approved.Standings.ShouldAllBe(tool => tool.Refused == null);
        approved.Generation.ShouldBeGreaterThan(changed.Generation);
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_whole_result_is_passed_on_with_everything_in_it_also_from_the_cache(string version)
    {
        var connection = await _world.Created(Creation(_world.Wire(version)) with { Cache = new() { Enabled = true } });
        var first = await Whole(connection, "rich");
        (first.Error, first.Output, first.CachedAt).ShouldBe((null, null, null));
        var result = first.Result!.Value.ToNode()!;
        result["content"]!.AsArray().Count.ShouldBe(2);
        result["content"]![0]!["annotations"]!["audience"]![0]!.GetValue<string>().ShouldBe("user");
        result["structuredContent"]!["n"]!.GetValue<int>().ShouldBe(1);
        result["_meta"]!["example.com/trace"]!.GetValue<string>().ShouldBe("abc");

        var second = await Whole(connection, "rich");
        second.CachedAt.ShouldNotBeNull();
        second.Result.ShouldBe(first.Result);
        (await Outcome(connection, "rich")).Output!.Value.Text.ShouldBe("""{"n":1}""");
    }

    [Fact]
    public async Task A_tool_that_failed_is_an_answer_that_is_passed_on_and_opens_no_circuit()
    {
        var connection = await _world.Created(Creation(_world.Wire("2025-11-25")));
        for (var i = 0; i < 6; i++)
        {
            var outcome = await Whole(connection, "rich", """{"fails":true}""");
            outcome.Error!.Code.ShouldBe(McpErrorCode.ServerError);
            outcome.OutcomeUnknown.ShouldBeFalse();
            outcome.Result!.Value.ToNode()!["isError"]!.GetValue<bool>().ShouldBeTrue();
            outcome.Result!.Value.ToNode()!["structuredContent"]!["n"]!.GetValue<int>().ShouldBe(1);
        }

        (await Outcome(connection, "rich", """{"fails":true}""")).Result.ShouldBeNull();
    }

    [Fact]
    public async Task An_error_of_the_protocol_is_passed_on_with_its_code_and_data()
    {
        var connection = await _world.Created(Creation(_world.Wire("2025-11-25")));
        var outcome = await Whole(connection, "refuse");
        outcome.Error!.Message.ShouldBe("Not on Sundays.");
        outcome.Result.ShouldBeNull();
        JsonNode.DeepEquals(outcome.RpcError!.Value.ToNode(), JsonNode.Parse("""{"code":-32050,"message":"Not on Sundays.","data":{"day":"Sunday","open":[1,2]}}""")).ShouldBeTrue(outcome.RpcError.Value.Text);
    }

    [Theory]
    [InlineData("2025-11-25", -32002)]
    [InlineData("2026-07-28", -32602)]
    public async Task An_error_about_a_resource_is_passed_on_to_those_who_want_it_and_a_refusal_for_others(string version, int code)
    {
        var connection = await _world.Created(Creation(_world.Wire(version)));
        var read = new ResourceRead { Uri = "wire://number/none" };
        var answer = (await connection.ReadResource(read with { Whole = true }, CancellationToken.None).Soon()).Value!;
        JsonNode.DeepEquals(answer.RpcError!.Value.ToNode(), JsonNode.Parse($$$"""{"code":{{{code}}},"message":"No such number.","data":{"uri":"wire://number/none"}}""")).ShouldBeTrue(answer.RpcError.Value.Text);
        (await connection.ReadResource(read, CancellationToken.None).Soon()).Refusal!.Message.ShouldBe("No such number.");
    }

    [Fact]
    public async Task A_whole_result_holds_no_credential()
    {
        var auth = new AuthConfig { Type = AuthType.ApiKey, Credentials = ImmutableDictionary<string, Secret>.Empty.Add("api_key", new("example.com/trace")) };
        var connection = await _world.Created(Creation(_world.Wire("2025-11-25"), auth));
        (await Whole(connection, "rich")).Result!.Value.Text.ShouldContain("***");
        (await Whole(connection, "rich")).Result!.Value.Text.ShouldNotContain("example.com/trace");
    }

    private static async Task<ConnectionDefinitions> Definitions(IConnectionGrain connection)
    {
        var answer = await connection.Definitions(CancellationToken.None).Soon();
        answer.Refusal.ShouldBeNull();
        return answer.Value!;
    }

    private static async Task<ToolOutcome> Whole(IConnectionGrain connection, string tool, string input = "{}") =>
        (await connection.Invoke(new() { ToolName = tool, Input = new(input), Whole = true }, progress: null, CancellationToken.None).Soon()).Value.ShouldNotBeNull();
}
