using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>What servers ask and tell beside their answers, and whose it is: with callers of different abilities on one session (ADR 0007), in every version and over every transport.</summary>
public sealed class OffersTests : IAsyncLifetime
{
    private const string Old = "2025-11-25";
    private const string New = "2026-07-28";
    private const InputOffers Everything = InputOffers.People | InputOffers.Sampling | InputOffers.SamplingTools | InputOffers.Roots;
    private const string ModelAnswer = """{"role":"assistant","content":{"type":"text","text":"Hi"},"model":"m"}""";

    private readonly LogRing _log = new();
    private readonly List<WireServer> _servers = [];

    public static TheoryData<string, TransportType> Everywhere
    {
        get
        {
            var all = new TheoryData<string, TransportType> { { "2024-11-05", TransportType.Sse } };
            foreach (var version in ProtocolVersions.All) all.Add(version, TransportType.Stdio);
            foreach (var version in ProtocolVersions.All.Remove("2024-11-05")) all.Add(version, TransportType.StreamableHttp);
            return all;
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var server in _servers) await server.DisposeAsync();
    }

    [Theory, MemberData(nameof(Everywhere))]
    public async Task Sampling_and_roots_are_asked_of_a_caller_that_offers_them(string version, TransportType transport)
    {
        await using var session = await Connect(version, transport);
        var asked = (await Call(session, "ask_for_sampling", Everything)).Question.ShouldNotBeNull();
        var question = asked.Requests.ShouldHaveSingleItem();
        question.Value.Method.ShouldBe("sampling/createMessage");
        question.Value.Params.ToNode()!["messages"]![0]!["content"]!["text"]!.GetValue<string>().ShouldBe("Hi");
        Answered(await Call(session, "ask_for_sampling", Everything, Answer(asked, ModelAnswer))).ShouldContain(ModelAnswer);

        var roots = (await Call(session, "ask_for_roots", Everything)).Question.ShouldNotBeNull();
        roots.Requests.Single().Value.Method.ShouldBe("roots/list");
        const string Roots = """{"roots":[{"uri":"file:///home/ada","name":"ada"}]}""";
        Answered(await Call(session, "ask_for_roots", Everything, Answer(roots, Roots))).ShouldContain(Roots);

        (await Call(session, "ask_for_sampling_with_tools", Everything)).Question.ShouldNotBeNull().Requests.Single().Value.Params.ToNode()!["tools"]!.AsArray().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("ask_for_sampling", InputOffers.People, -32601)]
    [InlineData("ask_for_sampling_with_tools", InputOffers.Sampling, -32602)]
    [InlineData("ask_for_roots", InputOffers.Sampling, -32601)]
    public async Task An_older_server_hears_that_its_caller_does_not_answer_and_goes_on(string tool, InputOffers offers, int code)
    {
        await using var session = await Connect(Old, TransportType.Stdio);
        var answer = JsonNode.Parse(Answered(await Call(session, tool, offers)))!;
        answer["code"]!.GetValue<int>().ShouldBe(code);
        answer["message"]!.GetValue<string>().ShouldContain("does not answer");
    }

    [Fact]
    public async Task An_older_server_hears_that_a_form_is_not_answered()
    {
        await using var session = await Connect(Old, TransportType.Stdio);
        var reply = await Should.ThrowAsync<McpFailureException>(() => Call(session, "ask", InputOffers.None));
        reply.RpcError!.Value.ToNode()!["code"]!.GetValue<int>().ShouldBe(-32601);
        (await Call(session, "ask", InputOffers.Elicitation)).Question.ShouldNotBeNull();
    }

    [Theory]
    [InlineData("ask_for_sampling", InputOffers.People)]
    [InlineData("ask_for_sampling_with_tools", InputOffers.Sampling)]
    [InlineData("ask_for_roots", InputOffers.Sampling)]
    [InlineData("ask", InputOffers.UrlElicitation)]
    [InlineData("ask_for_link", InputOffers.Elicitation)]
    public async Task A_call_of_2026_fails_in_words_when_its_caller_does_not_answer(string tool, InputOffers offers)
    {
        await using var session = await Connect(New, TransportType.Stdio);
        var failure = await Should.ThrowAsync<McpFailureException>(() => Call(session, tool, offers));
        failure.Message.ShouldContain("which whoever called it does not answer");
        session.IsOpen.ShouldBeTrue();
    }

    [Theory]
    [InlineData(InputOffers.None, "{}")]
    [InlineData(InputOffers.Elicitation, """{"elicitation":{"form":{}}}""")]
    [InlineData(InputOffers.UrlElicitation | InputOffers.Roots, """{"elicitation":{"url":{}},"roots":{}}""")]
    [InlineData(InputOffers.Sampling, """{"sampling":{}}""")]
    [InlineData(InputOffers.Sampling | InputOffers.SamplingTools, """{"sampling":{"tools":{}}}""")]
    public async Task A_request_of_2026_says_what_its_own_caller_answers(InputOffers offers, string said)
    {
        await using var session = await Connect(New, TransportType.StreamableHttp);
        var sent = JsonNode.Parse(Answered(await Call(session, "whats_sent", offers)))!;
        JsonNode.DeepEquals(sent["meta"]!["io.modelcontextprotocol/clientCapabilities"], JsonNode.Parse(said)).ShouldBeTrue(sent.ToJsonString());
    }

    [Fact]
    public async Task A_caller_who_will_not_answer_is_an_error_to_an_older_server_and_the_end_of_a_later_call()
    {
        const string No = """{"error":{"code":-1,"message":"User rejected sampling request"}}""";
        await using var old = await Connect(Old, TransportType.Stdio);
        var asked = (await Call(old, "ask_for_sampling", Everything)).Question!;
        Answered(await Call(old, "ask_for_sampling", Everything, Answer(asked, No))).ShouldBe("""{"code":-1,"message":"User rejected sampling request"}""");

        await using var later = await Connect(New, TransportType.Stdio);
        asked = (await Call(later, "ask_for_sampling", Everything)).Question!;
        var failure = await Should.ThrowAsync<McpFailureException>(() => Call(later, "ask_for_sampling", Everything, Answer(asked, No)));
        failure.Message.ShouldContain("User rejected sampling request");
    }

    [Theory]
    [InlineData("ask_for_sampling", """{"role":"assistant","content":{"type":"text","text":"Hi"}}""")]
    [InlineData("ask_for_sampling", """{"role":"system","content":{"type":"text","text":"Hi"},"model":"m"}""")]
    [InlineData("ask_for_roots", """{"roots":[{"name":"no uri"}]}""")]
    [InlineData("ask_for_roots", "{}")]
    public async Task Answers_that_are_none_are_refused_and_can_be_given_again(string tool, string answer)
    {
        await using var session = await Connect(Old, TransportType.Stdio);
        var asked = (await Call(session, tool, Everything)).Question!;
        (await Should.ThrowAsync<McpFailureException>(() => Call(session, tool, Everything, Answer(asked, answer)))).Code.ShouldBe(McpErrorCode.InvalidInput);
        (await Call(session, tool, Everything, Answer(asked, tool == "ask_for_roots" ? """{"roots":[]}""" : ModelAnswer))).Result.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_server_that_asks_for_roots_beside_all_calls_hears_that_there_are_none()
    {
        await using var session = await Connect(Old, TransportType.Stdio);
        await Call(session, "ask_for_roots_later", Everything);
        await Soon.Holds(() => _log.Lines().Any(line => line == """heard answer question-1 {"roots":[]}"""));
    }

    [Theory]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    [InlineData(Old)]
    public async Task Questions_over_http_find_the_call_on_whose_stream_they_come(string version)
    {
        await using var session = await Connect(version, TransportType.StreamableHttp);
        using var cancellation = new CancellationTokenSource();
        var slow = session.CallTool(session.Catalog.Find("wire", "slow")!, new() { Arguments = [] }, cancellation.Token);
        string[] names = [.. Enumerable.Range(0, 8).Select(i => $"n{i}")];
        var replies = await Task.WhenAll(names.Select(name => Call(session, "ask_as", Everything, arguments: new() { ["name"] = name })));
        for (var i = 0; i < names.Length; i++)
        {
            replies[i].Question.ShouldNotBeNull().Requests.Single().Value.Params.ToNode()!["message"]!.GetValue<string>().ShouldBe($"Who is {names[i]}?");
            var end = await Call(session, "ask_as", Everything, Answer(replies[i].Question!, $$$"""{"action":"accept","content":{"name":"{{{names[i]}}}"}}"""));
            Answered(end).ShouldContain($"\"name\":\"{names[i]}\"");
        }

        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => slow);
    }

    [Fact]
    public async Task Callers_of_different_abilities_share_a_session()
    {
        await using var session = await Connect(Old, TransportType.StreamableHttp);
        var replies = await Task.WhenAll(Call(session, "ask_for_sampling", Everything), Call(session, "ask_for_sampling", InputOffers.People));
        replies[0].Question.ShouldNotBeNull();
        Answered(replies[1]).ShouldContain("-32601");
    }

    [Theory]
    [InlineData(Old, TransportType.StreamableHttp, ServerLogLevel.Debug, "debug info warning error")]
    [InlineData(New, TransportType.StreamableHttp, ServerLogLevel.Debug, "debug info warning error")]
    [InlineData(New, TransportType.StreamableHttp, ServerLogLevel.Warning, "warning error")]
    [InlineData(New, TransportType.Stdio, ServerLogLevel.Error, "error")]
    [InlineData(Old, TransportType.Stdio, ServerLogLevel.Info, "info warning error")]
    [InlineData("2024-11-05", TransportType.Sse, ServerLogLevel.Info, "info warning error")]
    public async Task Lines_that_a_server_logs_of_a_call_are_told_to_its_caller(string version, TransportType transport, ServerLogLevel level, string told)
    {
        await using var session = await Connect(version, transport);
        var heard = new ConcurrentQueue<ServerLogLine>();
        await Call(session, "log_each", new() { Arguments = new() { ["name"] = "me" }, Log = heard.Enqueue, LogLevel = level });
        string.Join(' ', heard.Select(line => LogLevels.Name(line.Level))).ShouldBe(told);
        heard.ShouldAllBe(line => line.Logger == "me" && line.Data.Text == $$"""{"level":"{{LogLevels.Name(line.Level)}}"}""");
    }

    [Theory]
    [InlineData(Old)]
    [InlineData(New)]
    public async Task Lines_over_http_are_told_to_the_call_that_they_belong_to(string version)
    {
        await using var session = await Connect(version, TransportType.StreamableHttp);
        var heard = new ConcurrentQueue<(string Caller, string? Logger)>();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Call(session, "log_each", new() { Arguments = new() { ["name"] = $"n{i}" }, Log = line => heard.Enqueue(($"n{i}", line.Logger)) })));
        heard.Count.ShouldBe(24);
        heard.ShouldAllBe(line => line.Caller == line.Logger);
    }

    [Fact]
    public async Task Lines_over_stdio_are_told_to_nobody_while_several_calls_are_under_way()
    {
        await using var session = await Connect(Old, TransportType.Stdio);
        using var cancellation = new CancellationTokenSource();
        var slow = session.CallTool(session.Catalog.Find("wire", "slow")!, new() { Arguments = [] }, cancellation.Token);
        await Call(session, "log_each", new() { Arguments = new() { ["name"] = "me" }, Log = _ => throw new InvalidOperationException("whose it is is not known") });
        await Soon.Holds(() => _log.Lines().Any(line => line.StartsWith("[error] me", StringComparison.Ordinal)));
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => slow);
    }

    [Theory]
    [InlineData(null, "info")]
    [InlineData(ServerLogLevel.Error, "info")]
    [InlineData(ServerLogLevel.Debug, "debug")]
    public async Task A_request_of_2026_asks_for_the_level_that_somebody_wants(ServerLogLevel? wanted, string sent)
    {
        await using var session = await Connect(New, TransportType.Stdio);
        var terms = new ToolRequest { Arguments = [], Log = wanted is null ? null : _ => { }, LogLevel = wanted ?? ServerLogLevel.Info };
        JsonNode.Parse(Answered(await Call(session, "whats_sent", terms)))!["meta"]!["io.modelcontextprotocol/logLevel"]!.GetValue<string>().ShouldBe(sent);
    }

    private static InputAnswers Answer(InputRequired asked, string answer) =>
        new() { Responses = asked.Requests.ToImmutableDictionary(request => request.Key, _ => new JsonText(answer)), RequestState = asked.RequestState };

    private static string Answered(ServerReply reply) => WireCalls.Text(reply.Result.ShouldNotBeNull());

    private static Task<ServerReply> Call(ServerSession session, string tool, InputOffers offers, InputAnswers? answers = null, JsonObject? arguments = null) =>
        Call(session, tool, new() { Arguments = arguments ?? [], Offers = offers, Answers = answers });

    private static Task<ServerReply> Call(ServerSession session, string tool, ToolRequest request) =>
        session.CallTool(session.Catalog.Find("wire", tool)!, request, CancellationToken.None).WaitAsync(Soon.Limit);

    private async Task<ServerSession> Connect(string version, TransportType transport)
    {
        if (transport == TransportType.Stdio) return await Connect(WireServer.OverStdio(version));
        _servers.Add(await WireServer.OverHttp(version, transport));
        return await Connect(_servers[^1].Settings);
    }

    private Task<ServerSession> Connect(McpServerSettings settings) =>
        ServerSession.Connect(settings, _log, TimeProvider.System, CancellationToken.None).WaitAsync(Soon.Limit);
}
