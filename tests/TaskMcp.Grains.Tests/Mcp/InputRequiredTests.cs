using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>Questions of servers: elicitation of old versions, multi round-trip requests of 2026-07-28 (SEP-2322), in one form.</summary>
public class InputRequiredTests
{
    private const string Old = "2025-11-25";
    private const string New = "2026-07-28";

    private readonly LogRing _log = new();
    private readonly ManualClock _clock = new(new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task InputRequired_of_2026_shows_the_question_and_goes_on_with_answers_state_and_key()
    {
        await using var session = await Connect(New);
        var asked = (await Call(session, "ask")).Question.ShouldNotBeNull();
        asked.RequestState.ShouldBe("state \u00e9 \"1\"\n");
        asked.ExpiresAt.ShouldBeNull();
        asked.Requests.Keys.ShouldBe(["who"]);
        asked.Requests["who"].Method.ShouldBe("elicitation/create");
        asked.Requests["who"].Params.ToNode()!["requestedSchema"]!["properties"]!["age"]!["default"]!.GetValue<int>().ShouldBe(30);

        var answers = ElicitationAnswers.Complete(asked, Answer("who", """{"action":"accept","content":{"name":"Ada"}}""")).Value;
        var seen = Output(await Call(session, "ask", answers: answers));
        seen["inputResponses"]!.ToJsonString().ShouldBe("""{"who":{"action":"accept","content":{"name":"Ada","age":30}}}""");
        seen["requestState"]!.GetValue<string>().ShouldBe("state \u00e9 \"1\"\n");
        seen["key"]!.GetValue<string>().ShouldBe("key-1");
    }

    [Fact]
    public async Task InputRequired_of_2026_sends_no_state_that_it_was_not_given()
    {
        await using var session = await Connect(New);
        var asked = (await Call(session, "ask_without_state")).Question.ShouldNotBeNull();
        asked.RequestState.ShouldBeNull();
        Output(await Call(session, "ask_without_state", answers: new() { Responses = Answer("who", """{"action":"cancel"}""") }))["hasState"]!.GetValue<bool>().ShouldBeFalse();
    }

    [Fact]
    public async Task InputRequired_of_2026_outlives_the_session()
    {
        InputRequired asked;
        await using (var session = await Connect(New)) asked = (await Call(session, "ask_twice")).Question!;
        await using var another = await Connect(New);
        var again = (await Call(another, "ask_twice", answers: new() { Responses = Answer("who", """{"action":"decline"}"""), RequestState = asked.RequestState })).Question.ShouldNotBeNull();
        again.Requests.Keys.ShouldBe(["sure"]);
        var end = await Call(another, "ask_twice", answers: new() { Responses = Answer("sure", """{"action":"accept","content":{}}"""), RequestState = again.RequestState });
        Output(end)["sure"]!["action"]!.GetValue<string>().ShouldBe("accept");
    }

    [Fact]
    public async Task InputRequired_without_a_question_is_asked_again_with_the_state_and_a_new_id()
    {
        await using var session = await Connect(New);
        ToolOutput.Of((await Call(session, "again", new() { ["rounds"] = 9 })).Result!).Text.ShouldBe("\"round 9, responses false\"");
        await Soon.Holds(() => _log.Lines().Count(line => line.StartsWith("heard tools/call", StringComparison.Ordinal)) == 10);
        _log.Lines().Where(line => line.StartsWith("heard tools/call", StringComparison.Ordinal)).Distinct().Count().ShouldBe(10);
        var failure = await Should.ThrowAsync<McpFailureException>(() => Call(session, "again", new() { ["rounds"] = 10 }));
        failure.Code.ShouldBe(McpErrorCode.ServerError);
        failure.OutcomeUnknown.ShouldBeTrue();
    }

    [Theory]
    [InlineData("ask_for_sampling", "sampling/createMessage")]
    [InlineData("strange", "\"task\"")]
    public async Task InputRequired_that_is_not_offered_fails_the_call(string tool, string words)
    {
        await using var session = await Connect(New);
        var failure = await Should.ThrowAsync<McpFailureException>(() => Call(session, tool));
        failure.Code.ShouldBe(McpErrorCode.ServerError);
        failure.Message.ShouldContain(words);
        session.IsOpen.ShouldBeTrue();
    }

    [Theory]
    [InlineData(Old, OpenCalls.Key)]
    [InlineData(New, "who")]
    public async Task InputRequired_of_a_prompt_goes_on_too(string version, string key)
    {
        await using var session = await Connect(version);
        var arguments = new Dictionary<string, string> { ["who"] = "?" };
        var asked = (await session.GetPrompt("greet", arguments, RequestTerms.None, CancellationToken.None)).Question.ShouldNotBeNull();
        var answers = ElicitationAnswers.Complete(asked, Answer(key, """{"action":"accept","content":{"name":"Ada"}}""")).Value;
        var prompt = (await session.GetPrompt("greet", arguments, new() { Answers = answers }, CancellationToken.None)).Result.ShouldNotBeNull();
        prompt.ToJsonString().ShouldContain("Hello Ada");
    }

    [Fact]
    public async Task Elicitation_of_a_resource_goes_on_too()
    {
        await using var session = await Connect(Old);
        var asked = (await session.ReadResource("wire://number/?", RequestTerms.None, CancellationToken.None).WaitAsync(Soon.Limit)).Question.ShouldNotBeNull();
        var failure = await Should.ThrowAsync<McpFailureException>(() => session.ReadResource("wire://number/1", new() { Answers = Answers(asked, """{"action":"decline"}""") }, CancellationToken.None));
        failure.Code.ShouldBe(McpErrorCode.InvalidInput);
        var question = (await Call(session, "ask_for_link")).Question.ShouldNotBeNull();
        question.Requests[OpenCalls.Key].Params.Text.ShouldContain("sign in");
        var reply = await session.ReadResource("wire://number/?", new() { Answers = Answers(asked, """{"action":"decline"}""") }, CancellationToken.None).WaitAsync(Soon.Limit);
        reply.Result!["contents"]![0]!["text"]!.GetValue<string>().ShouldBe("""{"action":"decline"}""");
    }

    [Fact]
    public async Task Elicitation_beside_a_reading_belongs_to_the_tool_call()
    {
        await using var session = await Connect(Old);
        using var cancellation = new CancellationTokenSource();
        var slow = session.ReadResource("wire://number/slow", RequestTerms.None, cancellation.Token);
        (await Call(session, "ask")).Question.ShouldNotBeNull();
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => slow);
    }

    [Fact]
    public async Task Elicitation_parks_the_call_and_goes_on_with_the_answer()
    {
        await using var session = await Connect(Old);
        var asked = (await Call(session, "ask")).Question.ShouldNotBeNull();
        asked.Requests.Keys.ShouldBe([OpenCalls.Key]);
        asked.Requests[OpenCalls.Key].Params.ToNode()!["message"]!.GetValue<string>().ShouldBe("Who are you?");
        asked.ExpiresAt.ShouldBe(_clock.GetUtcNow() + OpenCalls.ParkedFor);
        asked.RequestState!.Length.ShouldBeGreaterThan(40);

        var end = await Call(session, "ask", answers: Answers(asked, """{"action":"accept","content":{"name":"Ada"}}"""));
        Output(end).ToJsonString().ShouldBe("""{"action":"accept","content":{"name":"Ada","age":30}}""");
        await ShouldBeUnknown(() => Call(session, "ask", answers: Answers(asked, """{"action":"cancel"}""")));
    }

    [Fact]
    public async Task Elicitation_may_ask_again_in_the_same_call()
    {
        await using var session = await Connect(Old);
        var first = (await Call(session, "ask_twice")).Question!;
        var second = (await Call(session, "ask_twice", answers: Answers(first, """{"action":"decline"}"""))).Question.ShouldNotBeNull();
        second.RequestState.ShouldNotBe(first.RequestState);
        second.Requests[OpenCalls.Key].Params.Text.ShouldContain("Really?");
        var end = await Call(session, "ask_twice", answers: Answers(second, """{"action":"accept","content":{"name":"Ada","age":18}}"""));
        ToolOutput.Of(end.Result!).Text.ShouldBe("""[{"action":"decline"},{"action":"accept","content":{"name":"Ada","age":18}}]""");
    }

    [Fact]
    public async Task Elicitation_questions_at_once_are_asked_one_after_the_other()
    {
        await using var session = await Connect(Old);
        var first = (await Call(session, "ask_both")).Question!;
        var second = (await Call(session, "ask_both", answers: Answers(first, """{"action":"decline"}"""))).Question!;
        second.Requests[OpenCalls.Key].Params.Text.ShouldContain("And you?");
        var end = await Call(session, "ask_both", answers: Answers(second, """{"action":"cancel"}"""));
        ToolOutput.Of(end.Result!).Text.ShouldBe("""[{"action":"decline"},{"action":"cancel"}]""");
    }

    [Fact]
    public async Task Elicitation_answers_that_do_not_fit_are_refused_and_can_be_given_again()
    {
        await using var session = await Connect(Old);
        var asked = (await Call(session, "ask")).Question!;
        var failure = await Should.ThrowAsync<McpFailureException>(() => Call(session, "ask", answers: Answers(asked, """{"action":"accept","content":{"name":"A"}}""")));
        failure.Code.ShouldBe(McpErrorCode.InvalidInput);
        failure.Message.ShouldContain($"responses.{OpenCalls.Key}.content.name");
        var other = await Should.ThrowAsync<McpFailureException>(() => Call(session, "ask_twice", answers: Answers(asked, """{"action":"decline"}""")));
        other.Code.ShouldBe(McpErrorCode.InvalidInput);
        Output(await Call(session, "ask", answers: Answers(asked, """{"action":"decline"}"""))).ToJsonString().ShouldBe("""{"action":"decline"}""");
    }

    [Fact]
    public async Task Elicitation_with_a_link_is_shown_as_it_is()
    {
        await using var session = await Connect(Old);
        var asked = (await Call(session, "ask_for_link")).Question!;
        asked.Requests[OpenCalls.Key].Params.ToNode()!["url"]!.GetValue<string>().ShouldBe("https://example.com/sign-in");
        Output(await Call(session, "ask_for_link", answers: Answers(asked, """{"action":"accept"}"""))).ToJsonString().ShouldBe("""{"action":"accept"}""");
    }

    [Fact]
    public async Task Links_that_must_be_visited_first_are_shown_and_the_call_is_made_again()
    {
        await using var session = await Connect(Old);
        var asked = (await Call(session, "need_link")).Question.ShouldNotBeNull();
        asked.Requests.Keys.Order().ShouldBe(["link-1", "link-2"]);
        asked.Requests["link-1"].Method.ShouldBe("elicitation/create");
        asked.Requests["link-1"].Params.Text.ShouldBe("""{"mode":"url","message":"Please sign in","url":"https://example.com/sign-in","elicitationId":"e1"}""");

        var visited = ElicitationAnswers.Complete(asked, asked.Requests.ToImmutableDictionary(link => link.Key, _ => new JsonText("""{"action":"accept"}"""))).Value!;
        Output(await Call(session, "need_link", answers: visited)).ToJsonString().ShouldBe("""["name","arguments","_meta"]""");
    }

    [Fact]
    public async Task Links_that_somebody_declines_end_the_call_and_nothing_is_sent()
    {
        await using var session = await Connect(Old);
        var asked = (await Call(session, "need_link")).Question!;
        var declined = new InputAnswers { Responses = Answer("link-1", """{"action":"accept"}""").Add("link-2", new("""{"action":"decline"}""")), RequestState = asked.RequestState };
        var failure = await Should.ThrowAsync<McpFailureException>(() => Call(session, "need_link", answers: declined));
        failure.Code.ShouldBe(McpErrorCode.InvalidInput);
        await Call(session, "touch");
        // The call of touch is the second that the server heard of.
        await Soon.Holds(() => _log.Lines().Count(line => line.StartsWith("heard tools/call", StringComparison.Ordinal)) == 2);
    }

    [Fact]
    public async Task Elicitation_that_nobody_answers_is_cancelled_in_the_end()
    {
        await using var session = await Connect(Old);
        var asked = (await Call(session, "ask")).Question!;
        _clock.Advance(OpenCalls.ParkedFor);
        await Soon.Holds(() => _log.Lines().Any(line => line == """heard answer question-1 {"action":"cancel"}"""));
        _log.Lines().ShouldContain(line => line.StartsWith("[protocol] a question of the server was not answered within", StringComparison.Ordinal));
        await ShouldBeUnknown(() => Call(session, "ask", answers: Answers(asked, """{"action":"decline"}""")));
        session.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Elicitation_of_a_session_that_has_ended_is_not_known()
    {
        InputRequired asked;
        await using (var session = await Connect(Old)) asked = (await Call(session, "ask")).Question!;
        await using var another = await Connect(Old);
        await ShouldBeUnknown(() => Call(another, "ask", answers: Answers(asked, """{"action":"decline"}""")));
    }

    [Fact]
    public async Task Elicitation_that_is_withdrawn_is_not_answered()
    {
        await using var session = await Connect(Old);
        var reply = await Call(session, "ask_and_withdraw");
        // What comes after the withdrawal is read after it.
        await Call(session, "whats_sent");
        if (reply.Question is { } asked) reply = await Call(session, "ask_and_withdraw", answers: Answers(asked, """{"action":"decline"}"""));
        ToolOutput.Of(reply.Result!).Text.ShouldBe("\"never mind\"");
        _log.Lines().ShouldNotContain(line => line.StartsWith("heard answer", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Elicitation_among_several_calls_is_cancelled_and_the_log_says_so()
    {
        await using var session = await Connect(Old);
        using var cancellation = new CancellationTokenSource();
        var slow = Call(session, "slow", cancellationToken: cancellation.Token);
        Output(await Call(session, "ask")).ToJsonString().ShouldBe("""{"action":"cancel"}""");
        _log.Lines().ShouldContain(line => line.Contains("several calls are under way", StringComparison.Ordinal));
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => slow);
        (await Call(session, "ask")).Question.ShouldNotBeNull("the call that was given up does not count");
    }

    [Fact]
    public async Task Elicitation_beside_a_parked_call_belongs_to_the_call_that_works()
    {
        await using var session = await Connect(Old);
        var first = (await Call(session, "ask")).Question!;
        var second = (await Call(session, "ask_for_link")).Question.ShouldNotBeNull();
        second.Requests[OpenCalls.Key].Params.Text.ShouldContain("sign in");
        Output(await Call(session, "ask", answers: Answers(first, """{"action":"decline"}"""))).ToJsonString().ShouldBe("""{"action":"decline"}""");
        Output(await Call(session, "ask_for_link", answers: Answers(second, """{"action":"accept"}"""))).ToJsonString().ShouldBe("""{"action":"accept"}""");
    }

    [Fact]
    public async Task InputRequired_takes_credentials_out_of_what_is_asked()
    {
        await using var session = await Connect(Old, "sign-in-secret", "https://example.com/sign-in");
        var asked = (await Call(session, "ask_for_link")).Question!;
        asked.Requests[OpenCalls.Key].Params.ToNode()!["url"]!.GetValue<string>().ShouldBe("***");
    }

    private static async Task ShouldBeUnknown(Func<Task<ServerReply>> call)
    {
        var failure = await Should.ThrowAsync<McpFailureException>(call);
        failure.Code.ShouldBe(McpErrorCode.ConnectionError);
        failure.OutcomeUnknown.ShouldBeTrue();
        failure.SessionLost.ShouldBeFalse();
    }

    private static ImmutableDictionary<string, JsonText> Answer(string key, string answer) => ImmutableDictionary<string, JsonText>.Empty.Add(key, new(answer));

    private static InputAnswers Answers(InputRequired asked, string answer) => new() { Responses = Answer(OpenCalls.Key, answer), RequestState = asked.RequestState };

    private static JsonNode Output(ServerReply reply) => ToolOutput.Of(reply.Result.ShouldNotBeNull()).ToNode()!;

    private static Task<ServerReply> Call(ServerSession session, string tool, JsonObject? arguments = null, InputAnswers? answers = null, CancellationToken cancellationToken = default) =>
        session.CallTool(session.Catalog.Find("wire", tool)!, new() { Arguments = arguments ?? [], IdempotencyKey = "key-1", Answers = answers }, cancellationToken).WaitAsync(Soon.Limit, CancellationToken.None);

    private Task<ServerSession> Connect(string version, params string[] secrets) =>
        ServerSession.Connect(WireServer.OverStdio(version, secrets: secrets), _log, _clock, CancellationToken.None).WaitAsync(Soon.Limit);
}
