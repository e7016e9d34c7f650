using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Threading.Channels;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;
using TaskMcp.Api.Tests.Mcp;
using Hand = TaskMcp.Api.Tests.Mcp.McpClient;

namespace TaskMcp.Api.Tests.Gateway;

/// <summary>The tools of toolboxes over <c>/mcp</c> with the official client of both generations and real servers behind (SPEC S-2, S-4, S-5).</summary>
public sealed class GatewayTests : IAsyncLifetime
{
    private TestApp _app = null!;

    /// <summary>Generation of the agent × generation of the server.</summary>
    public static TheoryData<string, string> Pairs => new()
    {
        { Hand.Older, "2025-11-25" }, { Hand.Older, "2026-07-28" }, { Hand.Newest, "2025-11-25" }, { Hand.Newest, "2026-07-28" },
    };

    public async Task InitializeAsync() => _app = await TestApp.Started();

    public Task DisposeAsync() => _app.DisposeAsync();

    [Theory]
    [MemberData(nameof(Agent.Generations), MemberType = typeof(Agent))]
    public async Task An_agent_lists_and_calls_what_it_was_granted(string generation)
    {
        await using var box = await GatewayBox.Of(_app, new { tools = new[] { "wire__rich", "wire__say" } });
        await using var agent = await Agent.Connect(_app, generation);
        var names = (await agent.Client.ListToolsAsync()).Select(tool => tool.Name).ToArray();
        names.Where(name => name.StartsWith("wire", StringComparison.Ordinal)).ShouldBe(["wire__rich", "wire__say"], ignoreOrder: true);
        var result = await agent.Client.CallToolAsync("wire__rich", new Dictionary<string, object?>());
        result.StructuredContent!.Value.GetRawText().ShouldBe("""{"n":1}""");
        result.Meta!["example.com/trace"]!.GetValue<string>().ShouldBe("abc");
        result.Content.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_of_a_definition_is_lost_on_its_way()
    {
        await using var box = await GatewayBox.Of(_app);
        var rich = (await new Hand(_app.Http).Ask("tools/list")).ShouldBe(HttpStatusCode.OK).Result()["tools"]!.AsArray().Single(tool => (string)tool!["name"]! == "wire__rich")!;
        ((string)rich["title"]!).ShouldBe("A title");
        ((string)rich["icons"]![0]!["src"]!).ShouldBe("https://example.com/icon.png");
        rich["_meta"]!["example.com/kept"]!.ToJsonString().ShouldBe("""{"deep":[true]}""");
    }

    [Theory]
    [MemberData(nameof(Agent.Generations), MemberType = typeof(Agent))]
    public async Task What_is_denied_and_what_is_not_there_look_alike(string generation)
    {
        await using var box = await GatewayBox.Of(_app, new { tools = new[] { "wire__rich" } });
        await using var agent = await Agent.Connect(_app, generation);
        var answers = new List<(int, string)>();
        foreach (var name in new[] { "wire__say", "wire__nay" })
        {
            var error = await Should.ThrowAsync<McpProtocolException>(() => agent.Client.CallToolAsync(name, new Dictionary<string, object?>()).AsTask());
            answers.Add(((int)error.ErrorCode, error.Message.Replace(name, "…", StringComparison.Ordinal)));
        }

        answers[0].ShouldBe(answers[1]);
        answers[0].Item1.ShouldBe(-32602);
    }

    [Theory]
    [MemberData(nameof(Agent.Generations), MemberType = typeof(Agent))]
    public async Task Arguments_outside_of_a_grant_are_refused_with_a_text_that_helps(string generation)
    {
        await using var box = await GatewayBox.Of(_app, new { constraints = new[] { new { tool = "wire__say", argument = "text", @operator = "matches", value = "[a-z]+" } } });
        await using var agent = await Agent.Connect(_app, generation);
        (await Call(agent, "wire__say", ("text", "hello"))).IsError.ShouldNotBe(true);
        var refused = await Call(agent, "wire__say", ("text", "1"));
        refused.IsError.ShouldBe(true);
        refused.Content.OfType<TextContentBlock>().Single().Text.ShouldContain("The argument text must match the pattern");
    }

    [Theory]
    [MemberData(nameof(Agent.Generations), MemberType = typeof(Agent))]
    public async Task A_person_confirms_or_declines_and_a_client_that_can_not_ask_is_told_what_to_do(string generation)
    {
        await using var box = await GatewayBox.Of(_app, new { confirm = "destructive" });
        var (asked, says) = (new List<string>(), "accept");
        await using (var agent = await Agent.Connect(_app, generation, handlers: new() { ElicitationHandler = Answer }))
        {
            (await Call(agent, "wire__say", ("text", "hello"))).IsError.ShouldNotBe(true);
            says = "decline";
            Text(await Call(agent, "wire__say", ("text", "hello"))).ShouldContain("did not confirm");
            (await Call(agent, "wire__rich")).IsError.ShouldNotBe(true);
        }

        asked.Count.ShouldBe(2, "rich only reads");
        asked[0].ShouldContain("wire__say");
        asked[0].ShouldContain("hello");
        await using var mute = await Agent.Connect(_app, generation);
        Text(await Call(mute, "wire__say", ("text", "hello"))).ShouldContain("elicitation");

        ValueTask<ElicitResult> Answer(ElicitRequestParams? question, CancellationToken cancellationToken)
        {
            asked.Add(question!.Message);
            return ValueTask.FromResult(new ElicitResult { Action = says });
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Questions_of_servers_are_carried_between_all_generations(string generation, string server)
    {
        await using var box = await GatewayBox.Of(_app, new { confirm = "destructive" }, server);
        var questions = new List<string>();
        await using var agent = await Agent.Connect(_app, generation, handlers: new() { ElicitationHandler = Answer });
        var result = await Call(agent, "wire__ask");
        Text(result).ShouldContain("Ada");
        questions.Count.ShouldBe(2, "one whether it may be called, one of the server");
        questions[1].ShouldBe("Who are you?");

        ValueTask<ElicitResult> Answer(ElicitRequestParams? question, CancellationToken cancellationToken)
        {
            questions.Add(question!.Message);
            return ValueTask.FromResult(questions.Count == 1
                ? new ElicitResult { Action = "accept" }
                : new ElicitResult { Action = "accept", Content = new Dictionary<string, JsonElement> { ["name"] = JsonSerializer.SerializeToElement("Ada") } });
        }
    }

#pragma warning disable MCP9005 // Sampling is deprecated, and still what servers ask for.
    [Theory]
    [MemberData(nameof(Pairs))]
    public async Task Servers_ask_the_agents_model_where_it_offers_one(string generation, string server)
    {
        await using var box = await GatewayBox.Of(_app, null, server);
        await using var agent = await Agent.Connect(_app, generation, handlers: new()
        {
            SamplingHandler = (_, _, _) => ValueTask.FromResult(new CreateMessageResult { Model = "test-model", Content = [new TextContentBlock { Text = "Hello you" }] }),
        });
        Text(await Call(agent, "wire__ask_for_sampling")).ShouldContain("Hello you");
    }
#pragma warning restore MCP9005

    [Fact]
    public async Task Progress_is_carried_in_order_and_before_the_result()
    {
        await using var box = await GatewayBox.Of(_app, null, "2025-11-25");
        var answer = await new Hand(_app.Http).Ask("tools/call", new() { ["name"] = "wire__progress", ["_meta"] = new JsonObject { ["progressToken"] = "p" } });
        var messages = answer.Messages();
        messages.SkipLast(1).Select(message => ((string)message["params"]!["progressToken"]!, (int)message["params"]!["progress"]!)).ShouldBe([("p", 1), ("p", 2), ("p", 3)]);
        messages[^1]["result"].ShouldNotBeNull();
    }

    [Fact]
    public async Task An_error_of_the_servers_protocol_is_passed_on()
    {
        await using var box = await GatewayBox.Of(_app);
        await using var agent = await Agent.Connect(_app);
        var error = await Should.ThrowAsync<McpProtocolException>(() => agent.Client.CallToolAsync("wire__refuse", new Dictionary<string, object?>()).AsTask());
        ((int)error.ErrorCode).ShouldBe(-32050);
        error.Message.ShouldContain("Not on Sundays.");
    }

    [Theory]
    [MemberData(nameof(Agent.Generations), MemberType = typeof(Agent))]
    public async Task Resources_and_prompts_of_toolboxes_are_read(string generation)
    {
        await using var box = await GatewayBox.Of(_app);
        await using var agent = await Agent.Connect(_app, generation);
        var contents = (await agent.Client.ReadResourceAsync("wire://number/42")).Contents;
        contents.OfType<TextResourceContents>().Single().Text.ShouldBe("42");
        (await agent.Client.ListPromptsAsync()).Select(prompt => prompt.Name).ShouldContain("wire__greet");
        var prompt = await agent.Client.GetPromptAsync("wire__greet", new Dictionary<string, object?> { ["who"] = "Ada" });
        ((TextContentBlock)prompt.Messages.Single().Content).Text.ShouldBe("Hello Ada");
    }

    [Fact]
    public async Task A_session_hears_that_its_tools_are_others()
    {
        await using var box = await GatewayBox.Of(_app);
        var heard = Channel.CreateUnbounded<string>();
        await using var agent = await Agent.Connect(_app, Hand.Older, handlers: new()
        {
            NotificationHandlers = [KeyValuePair.Create(NotificationMethods.ToolListChangedNotification, (Func<JsonRpcNotification, CancellationToken, ValueTask>)((message, cancellationToken) => heard.Writer.WriteAsync(message.Method, cancellationToken)))],
        });
        (await agent.Client.ListToolsAsync()).ShouldContain(tool => tool.Name == "wire__say");
        await box.Grant(new { tools = new[] { "wire__rich" } });
        using var limit = new CancellationTokenSource(Patience.Limit);
        await heard.Reader.ReadAsync(limit.Token);
        (await agent.Client.ListToolsAsync()).ShouldNotContain(tool => tool.Name == "wire__say");
    }

    [Theory]
    [MemberData(nameof(Agent.Generations), MemberType = typeof(Agent))]
    public async Task Two_agents_at_once_see_only_their_own(string generation)
    {
        using var ada = await Person.Make(_app, "member", "agent");
        using var bob = await Person.Make(_app, "viewer", "agent");
        await using var boxOfAda = await GatewayBox.Of(_app, new { tools = new[] { "wire__say", "wire__rich" } }, principal: ada.Id);
        await using var boxOfBob = await GatewayBox.Of(_app, principal: bob.Id);
        await using var one = await Agent.Connect(_app, generation, ada.Token);
        await using var other = await Agent.Connect(_app, generation, bob.Token);
        var lists = await Task.WhenAll(one.Client.ListToolsAsync().AsTask(), other.Client.ListToolsAsync().AsTask());
        Names(lists[0]).ShouldBe(["wire__rich", "wire__say"]);
        Names(lists[1]).ShouldBe(["wire__rich"], "a viewer gets what only reads");
        var calls = await Task.WhenAll(Enumerable.Range(0, 20).Select(async number => (number, Text: Text(await Call(one, "wire__say", ("text", $"ada {number}"))))));
        calls.ShouldAllBe(call => call.Text == "said");
        await Should.ThrowAsync<McpProtocolException>(() => Call(other, "wire__say", ("text", "bob")));
        using var stranger = await Person.Make(_app, "owner", "agent", ["read"]);
        await _app.Http.Send("PUT", $"/api/principals/{stranger.Id}/grants/{boxOfAda.Id}", new { });
        await using var scoped = await Agent.Connect(_app, generation, stranger.Token);
        Names(await scoped.Client.ListToolsAsync()).ShouldBeEmpty("its token has no scope for tools");

        static string[] Names(IEnumerable<ModelContextProtocol.Client.McpClientTool> tools) =>
            [.. tools.Select(tool => tool.Name).Where(name => name.StartsWith("wire", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    [Fact]
    public async Task A_session_hears_that_a_servers_tools_are_others_and_that_a_resource_was_changed()
    {
        await using var box = await GatewayBox.Of(_app);
        var heard = Channel.CreateUnbounded<string>();
        await using var agent = await Agent.Connect(_app, Hand.Older, handlers: new()
        {
            NotificationHandlers = [.. new[] { NotificationMethods.ToolListChangedNotification, NotificationMethods.ResourceUpdatedNotification }.Select(method =>
                KeyValuePair.Create(method, (Func<JsonRpcNotification, CancellationToken, ValueTask>)((message, cancellationToken) => heard.Writer.WriteAsync(message.Method, cancellationToken))))],
        });
        using var limit = new CancellationTokenSource(Patience.Limit);
        await agent.Client.SubscribeToResourceAsync("wire://counter");
        await Call(agent, "wire__touch");
        // Lists may be told of as well: the server was seen for the first time just now.
        while (await heard.Reader.ReadAsync(limit.Token) != NotificationMethods.ResourceUpdatedNotification) { }
        (await agent.Client.ListToolsAsync()).ShouldNotContain(tool => tool.Name == "wire__added");
        await Call(agent, "wire__add_tool");
        do
        {
            while (await heard.Reader.ReadAsync(limit.Token) != NotificationMethods.ToolListChangedNotification) { }
        }
        while ((await agent.Client.ListToolsAsync()).All(tool => tool.Name != "wire__added"));
    }

    [Fact]
    public async Task Calls_and_denials_are_in_the_audit()
    {
        using var ada = await Person.Make(_app, "member", "agent");
        await using var box = await GatewayBox.Of(_app, new { tools = new[] { "wire__say", "wire__rich" } }, principal: ada.Id);
        await using var agent = await Agent.Connect(_app, token: ada.Token);
        await Call(agent, "wire__say", ("text", "hello"));
        await Call(agent, "wire__rich");
        foreach (var name in new[] { "wire__touch", "wire__nothing" }) await Should.ThrowAsync<McpProtocolException>(() => Call(agent, name));
        var found = (await _app.Http.GetJson($"/api/audit?principal={ada.Id}&action=tool.call")).ShouldBe(HttpStatusCode.OK).Items;
        found.ShouldAllBe(row => (string?)row!["remote_address"] == "127.0.0.1");
        var rows = found.Select(row => ((string)row!["tool"]!, (string)row["decision"]!, (string)row["outcome"]!, (string?)row["reason"])).ToArray();
        rows.ShouldBe(
            [
                ("wire__say", "allowed", "started", null), ("wire__say", "allowed", "succeeded", null), ("wire__rich", "allowed", "succeeded", null),
                ("wire__touch", "denied", "none", "not_granted"), ("wire__nothing", "denied", "none", "unknown_tool"),
            ],
            ignoreOrder: true);
    }

    [Fact]
    public async Task Completions_are_counted_and_in_the_audit_as_all_that_reaches_a_server()
    {
        using var ada = await Person.Make(_app, "member", "agent");
        await using var box = await GatewayBox.Of(_app, new { rate_per_minute = 1 }, principal: ada.Id);
        await using var agent = await Agent.Connect(_app, token: ada.Token);
        (await Complete("wire__greet")).ShouldContain("A!");
        (await Complete("wire__greet")).ShouldBeEmpty("the rate is used up, and completion is only a help");
        (await Complete("wire__nothing")).ShouldBeEmpty();
        var rows = (await _app.Http.GetJson($"/api/audit?principal={ada.Id}&action=prompt.complete")).ShouldBe(HttpStatusCode.OK).Items;
        rows.Select(row => $"{row!["target_id"]} {row["decision"]} {row["outcome"]} {row["reason"]}").ShouldBe(
            ["wire__greet allowed succeeded ", "wire__greet denied none grant.rate_limited", "wire__nothing denied none unknown"], ignoreOrder: true);
        rows.ShouldAllBe(row => (string?)row!["remote_address"] == "127.0.0.1" && (string?)row["target_type"] == "prompt");

        async Task<IList<string>> Complete(string prompt) => (await agent.Client.CompleteAsync(new PromptReference { Name = prompt }, "who", "A")).Completion.Values;
    }

    [Theory]
    [MemberData(nameof(Agent.Generations), MemberType = typeof(Agent))]
    public async Task A_call_in_flight_ends_with_the_token_that_it_was_made_with_and_with_nothing_less(string generation)
    {
        using var ada = await Person.Make(_app, "member", "agent");
        await using var box = await GatewayBox.Of(_app, principal: ada.Id);
        await using var agent = await Agent.Connect(_app, generation, ada.Token);
        var call = Call(agent, "wire__slow");
        await UnderWay(ada);

        (await _app.Http.PatchJson($"/api/principals/{ada.Id}", new { name = "Another name" })).ShouldBe(HttpStatusCode.OK);
        Text(await Call(agent, "wire__say", ("text", "still here"))).ShouldBe("said");
        call.IsCompleted.ShouldBeFalse("its token is good");
        (await _app.Http.DeleteJson($"/api/principals/{ada.Id}/tokens/{ada.TokenId}")).ShouldBe(HttpStatusCode.NoContent);

        (await Should.ThrowAsync<McpProtocolException>(() => call.WaitAsync(Patience.Limit))).Message.ShouldContain("not good any more");
        await Recorded(ada, row => (string?)row["outcome_code"] == "cancelled");
    }

    [Fact]
    public async Task A_call_in_flight_ends_with_a_breach()
    {
        using var ada = await Person.Make(_app, "member", "agent");
        await using var box = await GatewayBox.Of(_app, principal: ada.Id);
        await using var agent = await Agent.Connect(_app, token: ada.Token);
        var call = Call(agent, "wire__slow");
        await UnderWay(ada);

        (await _app.Http.PostJson("/api/workspace/breach", new { confirm = "default" })).ShouldBe(HttpStatusCode.Accepted);

        (await Should.ThrowAsync<McpProtocolException>(() => call.WaitAsync(Patience.Limit))).Message.ShouldContain("not good any more");
    }

    private Task UnderWay(Person person) => Recorded(person, row => (string?)row["tool"] == "wire__slow" && (string?)row["outcome"] == "started");

    private async Task Recorded(Person person, Func<JsonNode, bool> isIt) => await Patience.Until(
        () => _app.Http.GetJson($"/api/audit?principal={person.Id}&action=tool.call"), answer => answer.Items.Any(row => isIt(row!)));

    private static async Task<CallToolResult> Call(Agent agent, string tool, params (string Name, object Value)[] arguments) =>
        await agent.Client.CallToolAsync(tool, arguments.ToDictionary(argument => argument.Name, argument => (object?)argument.Value));

    private static string Text(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
}
