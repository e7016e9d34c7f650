using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp;

/// <summary>Sessions of the older revisions (SPEC S-1): bound to their principal, bounded, resumable.</summary>
[Collection(OneSuiteApp.Name)]
public class SessionTests(SuiteApp suite)
{
    private readonly HttpClient _http = suite.App.Stranger;

    [Fact]
    public async Task A_session_of_another_principal_is_answered_as_one_that_is_not_there()
    {
        var mine = await McpClient.Begin(_http);
        var other = new McpClient(suite.App.Http);
        (string, string) foreign = ("Mcp-Session-Id", mine.Session!), unknown = ("Mcp-Session-Id", new string('x', mine.Session!.Length));

        foreach (var method in new[] { HttpMethod.Post, HttpMethod.Get, HttpMethod.Delete })
        {
            var (refused, missing) = (await Send(foreign), await Send(unknown));
            refused.ShouldBeFault(HttpStatusCode.NotFound, -32001);
            refused.Text.ShouldBe(missing.Text);
            refused.Status.ShouldBe(missing.Status);

            Task<Answer> Send((string, string) session)
            {
                var request = other.Request(method, session);
                if (method == HttpMethod.Post) request.Content = new StringContent(McpClient.Message("tools/list", 1, new { }).ToJsonString(), System.Text.Encoding.UTF8, "application/json");
                return other.Send(request);
            }
        }

        (await mine.Call("ping")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_session_ends_when_it_is_deleted()
    {
        var client = await McpClient.Begin(_http);

        (await client.Send(client.Request(HttpMethod.Delete))).ShouldBe(HttpStatusCode.NoContent);

        (await client.Call("ping")).ShouldBeFault(HttpStatusCode.NotFound, -32001);
    }

    [Fact]
    public async Task Nothing_goes_without_a_session_but_beginning_one()
    {
        var client = new McpClient(_http);

        (await client.Call("tools/list")).ShouldBeFault(HttpStatusCode.BadRequest, -32600);
        (await client.Send(client.Request(HttpMethod.Get))).ShouldBeFault(HttpStatusCode.BadRequest, -32600);
        (await client.Send(client.Request(HttpMethod.Delete))).ShouldBeFault(HttpStatusCode.BadRequest, -32600);
        (await (await McpClient.Begin(_http)).Send(new McpClient(_http).Request(HttpMethod.Get, ("Accept", "application/json")))).ShouldBe(HttpStatusCode.NotAcceptable);
    }

    [Fact]
    public async Task A_principal_who_begins_too_many_loses_the_one_that_was_idle_for_longest()
    {
        await using var app = await Fresh();
        var first = await McpClient.Begin(app.Http);
        var second = await McpClient.Begin(app.Http);
        for (var more = 0; more < 62; more++) await McpClient.Begin(app.Http);
        (await first.Call("ping")).ShouldBe(HttpStatusCode.OK);

        await McpClient.Begin(app.Http);

        (await second.Call("ping")).ShouldBe(HttpStatusCode.NotFound);
        (await first.Call("ping")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_stream_is_resumed_with_exactly_what_was_missed()
    {
        var client = await McpClient.Begin(_http);
        List<McpEvent> all;
        using (var stream = await McpStream.Open(_http, client.Request(HttpMethod.Post), Progress())) all = await stream.ToEnd();
        all.Count.ShouldBe(5, "a place to resume from, three reports and the result");

        for (var seen = 0; seen < all.Count; seen++)
        {
            using var rest = await McpStream.Open(_http, client.Request(HttpMethod.Get, ("Last-Event-ID", all[seen].Id!)));
            (await rest.ToEnd()).Select(happened => (happened.Id, happened.Message!.ToJsonString())).ShouldBe(all.Skip(seen + 1).Select(happened => (happened.Id, happened.Message!.ToJsonString())));
        }
    }

    [Fact]
    public async Task What_happens_after_a_stream_was_dropped_is_kept_for_its_client()
    {
        var client = await McpClient.Begin(_http, capabilities: new { elicitation = new { } });
        string place;
        JsonNode question;
        using (var stream = await McpStream.Open(_http, client.Request(HttpMethod.Post), McpClient.Message("tools/call", "asks", new { name = "test_elicitation", arguments = new { message = "Well?" } })))
        {
            place = (await stream.Next())!.Id!;
            question = await stream.NextOf("elicitation/create");
        }

        // The stream is gone, the request is not.
        (await client.Post(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = question["id"]!.DeepClone(), ["result"] = new JsonObject { ["action"] = "accept", ["content"] = new JsonObject { ["response"] = "yes" } } })).ShouldBe(HttpStatusCode.Accepted);

        using var rest = await McpStream.Open(_http, client.Request(HttpMethod.Get, ("Last-Event-ID", place)));
        var events = await rest.ToEnd();
        events.Count.ShouldBe(2);
        ((string)events[0].Message!["method"]!).ShouldBe("elicitation/create");
        events[1].Message!["result"]!["content"]![0]!["text"]!.GetValue<string>().ShouldContain("accept");
    }

    [Fact]
    public async Task Events_of_another_session_are_not_resumed()
    {
        var (mine, other) = (await McpClient.Begin(_http), await McpClient.Begin(_http));
        List<McpEvent> all;
        using (var stream = await McpStream.Open(_http, mine.Request(HttpMethod.Post), Progress())) all = await stream.ToEnd();

        foreach (var id in new[] { all[0].Id!, "7-1", "0-99", "nonsense", "-", "1-99999999999999999999" })
            (await other.Send(other.Request(HttpMethod.Get, ("Last-Event-ID", id)))).ShouldBeFault(HttpStatusCode.BadRequest, -32600);
        var foreign = new McpClient(suite.App.Http);
        (await foreign.Send(foreign.Request(HttpMethod.Get, ("Mcp-Session-Id", mine.Session!), ("Last-Event-ID", all[0].Id!)))).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_cancelled_request_gets_no_answer_and_its_stream_ends()
    {
        var client = await McpClient.Begin(_http, capabilities: new { elicitation = new { } });
        using var stream = await McpStream.Open(_http, client.Request(HttpMethod.Post), McpClient.Message("tools/call", "long", new { name = "test_elicitation", arguments = new { message = "Well?" } }));
        var place = (await stream.Next())!.Id!;
        await stream.NextOf("elicitation/create");

        (await client.Post(McpClient.Message("notifications/cancelled", null, new { requestId = "long" }))).ShouldBe(HttpStatusCode.Accepted);

        (await stream.ToEnd()).ShouldNotContain(happened => happened.Message != null && happened.Message["result"] != null);
        using var resumed = await McpStream.Open(_http, client.Request(HttpMethod.Get, ("Last-Event-ID", place)));
        (await resumed.ToEnd()).Count.ShouldBe(1, "the question, and then the end");
    }

    [Fact]
    public async Task What_an_older_client_cannot_do_is_not_asked_of_it()
    {
        var client = await McpClient.Begin(_http);

        (await client.Call("tools/call", new { name = "test_sampling", arguments = new { prompt = "?" } })).ShouldBeFault(HttpStatusCode.OK, -32600).Error()["message"]!.GetValue<string>().ShouldContain("sampling");
    }

    [Fact]
    public async Task Two_clients_at_once_each_get_their_own()
    {
        var (one, two) = (await McpClient.Begin(_http), await McpClient.Begin(_http, "2025-06-18"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(number =>
            (number % 2 == 0 ? one : two).Call("tools/call", new { name = "json_schema_2020_12_tool", arguments = new { name = $"n{number}" } }, id: 7)));

        for (var number = 0; number < answers.Length; number++) answers[number].Result()["content"]![0]!["text"]!.GetValue<string>().ShouldContain($"\"n{number}\"");
    }

    [Fact]
    public async Task A_session_hears_that_its_lists_have_changed_on_its_newest_stream()
    {
        var client = await McpClient.Begin(_http);
        using var old = await McpStream.Open(_http, client.Request(HttpMethod.Get));
        (await old.Next())!.Message.ShouldBeNull("only a place to resume from");
        using var stream = await McpStream.Open(_http, client.Request(HttpMethod.Get));
        var place = (await stream.Next())!.Id!;
        (await old.ToEnd()).ShouldBeEmpty("an event is sent on one stream only");

        await client.Call("tools/call", new { name = "test_trigger_prompt_change" });
        await stream.NextOf("notifications/prompts/list_changed");

        using var resumed = await McpStream.Open(_http, client.Request(HttpMethod.Get, ("Last-Event-ID", place)));
        await resumed.NextOf("notifications/prompts/list_changed");
    }

    [Fact]
    public async Task Several_messages_at_once_are_for_the_one_revision_that_has_them()
    {
        var batching = await McpClient.Begin(_http, "2025-03-26");
        var other = await McpClient.Begin(_http);
        JsonArray Batch() => [McpClient.Message("ping", 1, new { }), McpClient.Message("notifications/roots/list_changed", null, null), McpClient.Message("tools/list", 2, new { })];

        (await batching.Post(Batch())).ShouldBe(HttpStatusCode.OK).Messages().Select(message => (int)message["id"]!).ShouldBe([1, 2]);
        (await other.Post(Batch())).ShouldBeFault(HttpStatusCode.BadRequest, -32600);
    }

    [Fact]
    public async Task Streams_end_when_the_server_stops()
    {
        var app = await Fresh();
        var client = await McpClient.Begin(app.Http);
        using var stream = await McpStream.Open(app.Http, client.Request(HttpMethod.Get));
        await stream.Next();
        var request = new McpClient(app.Http).Request(HttpMethod.Post, ("MCP-Protocol-Version", McpClient.Newest), ("Mcp-Method", "subscriptions/listen"));
        using var listening = await McpStream.Open(app.Http, request, McpClient.Stateless("subscriptions/listen", 1, new() { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } }));
        await listening.Next();

        await app.App.StopAsync().WaitAsync(Patience.Limit);

        (await stream.ToEnd()).ShouldBeEmpty();
        (await listening.ToEnd()).ShouldHaveSingleItem().Message!["result"].ShouldNotBeNull("it ends in order");
        await app.DisposeAsync();
    }

    [Fact]
    public async Task Streams_end_with_the_token_that_opened_them()
    {
        await using var app = await TestApp.Started();
        using var person = await Person.Make(app, "viewer", "agent", expiresAt: DateTimeOffset.UtcNow + TimeSpan.FromSeconds(5));
        var client = await McpClient.Begin(person.Http);
        using var stream = await McpStream.Open(person.Http, client.Request(HttpMethod.Get));
        await stream.Next();
        var request = new McpClient(person.Http).Request(HttpMethod.Post, ("MCP-Protocol-Version", McpClient.Newest), ("Mcp-Method", "subscriptions/listen"));
        using var listening = await McpStream.Open(person.Http, request, McpClient.Stateless("subscriptions/listen", 1, new() { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } }));
        await listening.Next();

        (await stream.ToEnd()).ShouldBeEmpty();
        (await listening.ToEnd()).ShouldHaveSingleItem().Message!["result"].ShouldNotBeNull("it ends in order");
    }

    private static JsonObject Progress() => McpClient.Message("tools/call", "far", new { name = "test_tool_with_progress", arguments = new { }, _meta = new { progressToken = "p" } });

    private static async Task<FreshApp> Fresh() => new(await TestApp.Started());

    /// <summary>An application that goes with the test.</summary>
    private sealed class FreshApp(TestApp app) : IAsyncDisposable
    {
        public HttpClient Http => app.Http;

        public Microsoft.AspNetCore.Builder.WebApplication App => app.App;

        public async ValueTask DisposeAsync() => await app.DisposeAsync();
    }
}
