using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp;

/// <summary>What 2026-07-28 asks of every request: headers that repeat the body, and who sends it (SEP-2575, SEP-2243).</summary>
[Collection(OneSuiteApp.Name)]
public class RevisionRuleTests(SuiteApp suite)
{
    private const int HeaderMismatch = -32020;
    private const int InvalidParams = -32602;
    private const int InvalidRequest = -32600;

    private readonly McpClient _client = new(suite.App.Stranger);

    [Theory]
    [InlineData("tools/list", "MCP-Protocol-Version", null, HeaderMismatch)]
    [InlineData("tools/list", "MCP-Protocol-Version", "2025-11-25", HeaderMismatch)]
    [InlineData("tools/list", "MCP-Protocol-Version", "2030-01-01", -32022)]
    [InlineData("tools/list", "Mcp-Method", null, HeaderMismatch)]
    [InlineData("tools/list", "Mcp-Method", "tools/call", HeaderMismatch)]
    [InlineData("tools/call", "Mcp-Name", null, HeaderMismatch)]
    [InlineData("tools/call", "Mcp-Name", "test_other", HeaderMismatch)]
    [InlineData("tools/call", "Mcp-Name", "=?base64?!?=", HeaderMismatch)]
    public async Task A_header_that_is_missing_or_says_something_else_is_refused(string method, string header, string? value, int code)
    {
        var headers = new Dictionary<string, string> { ["MCP-Protocol-Version"] = McpClient.Newest, ["Mcp-Method"] = method, ["Mcp-Name"] = "test_simple_text" };
        headers.Remove(header);
        if (value is not null) headers[header] = value;

        var answer = await _client.Post(McpClient.Stateless(method, "seven", new() { ["name"] = "test_simple_text" }), [.. headers.Select(pair => (pair.Key, pair.Value))]);

        answer.ShouldBeFault(HttpStatusCode.BadRequest, code);
        ((string)answer.Json["id"]!).ShouldBe("seven");
        if (code == -32022) ((string)answer.Error()["data"]!["requested"]!).ShouldBe(value);
    }

    [Theory, InlineData("io.modelcontextprotocol/protocolVersion"), InlineData("io.modelcontextprotocol/clientCapabilities")]
    public async Task A_request_that_does_not_say_who_sends_it_is_refused(string key)
    {
        var message = McpClient.Stateless("tools/list", 1);
        message["params"]!["_meta"]!.AsObject().Remove(key);

        (await _client.Post(message, ("MCP-Protocol-Version", McpClient.Newest), ("Mcp-Method", "tools/list"))).ShouldBeFault(HttpStatusCode.BadRequest, InvalidParams);
    }

    [Fact]
    public async Task A_name_in_Base64_is_the_same_name()
    {
        var name = $"=?base64?{Convert.ToBase64String(Encoding.UTF8.GetBytes("test_simple_text"))}?=";

        (await _client.Post(McpClient.Stateless("tools/call", 1, new() { ["name"] = "test_simple_text" }), ("MCP-Protocol-Version", McpClient.Newest), ("Mcp-Method", "tools/call"), ("Mcp-Name", name)))
            .ShouldBe(HttpStatusCode.OK).Result()["content"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("""{ "region": "eu", "priority": 42 }""", "eu", "42.0", true)]
    [InlineData("""{ "region": "eu" }""", "eu", null, true)]
    [InlineData("""{ "region": "eu" }""", null, null, false)]
    [InlineData("""{ "region": "eu" }""", "us", null, false)]
    [InlineData("""{ "priority": 42 }""", null, "42.5", false)]
    [InlineData("""{ "priority": 9007199254740993 }""", null, "9007199254740993", false)]
    [InlineData("""{ }""", "eu", null, false)]
    public async Task Arguments_that_a_tool_marks_are_repeated_in_headers(string arguments, string? region, string? priority, bool isRight)
    {
        var headers = new List<(string, string)>();
        if (region is not null) headers.Add(("Mcp-Param-Region", region));
        if (priority is not null) headers.Add(("Mcp-Param-Priority", priority));

        var answer = await _client.Ask("tools/call", new() { ["name"] = "test_header_tool", ["arguments"] = JsonNode.Parse(arguments) }, null, [.. headers]);

        if (isRight) answer.ShouldBe(HttpStatusCode.OK);
        else answer.ShouldBeFault(HttpStatusCode.BadRequest, HeaderMismatch).Message.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
    }

    [Theory, InlineData("initialize"), InlineData("ping"), InlineData("logging/setLevel"), InlineData("resources/subscribe"), InlineData("no/such/method")]
    public async Task Methods_that_the_revision_does_not_have_are_not_found(string method) => (await _client.Ask(method)).ShouldBeFault(HttpStatusCode.NotFound, -32601);

    [Theory, InlineData("GET"), InlineData("DELETE")]
    public async Task There_is_nothing_to_get_or_to_delete(string method)
    {
        var answer = await _client.Send(_client.Request(HttpMethod.Parse(method), ("MCP-Protocol-Version", McpClient.Newest)));

        answer.ShouldBe(HttpStatusCode.MethodNotAllowed);
        answer.Message.Content.Headers.Allow.ShouldBe(["POST"]);
    }

    [Theory, InlineData("application/json"), InlineData("text/event-stream"), InlineData("text/html"), InlineData("application/json, text/event-stream;q=0")]
    public async Task Both_kinds_of_answer_must_be_accepted(string accept) =>
        (await _client.Post(McpClient.Stateless("tools/list", 1), ("Accept", accept), ("MCP-Protocol-Version", McpClient.Newest), ("Mcp-Method", "tools/list"))).ShouldBe(HttpStatusCode.NotAcceptable);

    [Theory, InlineData("text/plain"), InlineData("application/json; charset=utf-16")]
    public async Task A_body_that_is_not_JSON_is_refused(string type)
    {
        using var request = _client.Request(HttpMethod.Post);
        request.Content = new StringContent("{}");
        request.Content.Headers.ContentType = System.Net.Http.Headers.MediaTypeHeaderValue.Parse(type);

        (await _client.Send(request)).ShouldBe(HttpStatusCode.UnsupportedMediaType);
    }

    [Theory]
    [InlineData("{", -32700), InlineData("[", -32700), InlineData("""{ "jsonrpc": "2.0", "id": 1, "id": 2, "method": "ping" }""", -32700)]
    [InlineData("[]", InvalidRequest), InlineData("7", InvalidRequest), InlineData("{}", InvalidRequest), InlineData("""{ "jsonrpc": "1.0", "id": 1, "method": "ping" }""", InvalidRequest)]
    [InlineData("""{ "jsonrpc": "2.0", "id": null, "method": "ping" }""", InvalidRequest), InlineData("""{ "jsonrpc": "2.0", "id": {}, "method": "ping" }""", InvalidRequest)]
    [InlineData("""{ "jsonrpc": "2.0", "id": 1, "method": 7 }""", InvalidRequest), InlineData("""{ "jsonrpc": "2.0", "id": 1, "method": "ping", "params": [] }""", InvalidRequest)]
    public async Task What_is_no_message_of_JSON_RPC_is_refused_as_one(string body, int code)
    {
        using var request = _client.Request(HttpMethod.Post);
        request.Content = new StringContent(body, Encoding.UTF8, "application/json");

        var answer = await _client.Send(request);

        answer.ShouldBeFault(HttpStatusCode.BadRequest, code);
        answer.Json.AsObject().ContainsKey("id").ShouldBeTrue();
        answer.Json["id"].ShouldBeNull();
    }

    [Fact]
    public async Task What_a_client_cannot_do_is_not_asked_of_it()
    {
        var refused = await _client.Ask("tools/call", new() { ["name"] = "test_input_required_result_elicitation" });
        var asked = await _client.Ask("tools/call", new() { ["name"] = "test_input_required_result_elicitation" }, new() { ["elicitation"] = new JsonObject() });

        refused.ShouldBeFault(HttpStatusCode.BadRequest, -32021).Error()["data"]!["requiredCapabilities"]!["elicitation"].ShouldNotBeNull();
        ((string)asked.Result()["resultType"]!).ShouldBe("input_required");
    }

    [Fact]
    public async Task A_client_that_has_gone_listens_no_more()
    {
        const int Most = 64;
        var streams = new List<McpStream>();
        while (streams.Count < Most) streams.Add(await Listen());
        (await _client.Ask("subscriptions/listen", new() { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } })).ShouldBeFault(HttpStatusCode.OK, InvalidRequest);

        foreach (var stream in streams) stream.Dispose();

        using var heard = await Patience.Until(TryListen, stream => stream is not null);
        await _client.Ask("tools/call", new() { ["name"] = "test_trigger_tool_change" });
        var change = await heard!.NextOf("notifications/tools/list_changed");
        ((string)change["params"]!["_meta"]!["io.modelcontextprotocol/subscriptionId"]!).ShouldBe("ear");
    }

    private async Task<McpStream> Listen() => await TryListen() ?? throw new InvalidOperationException("All places are taken.");

    private async Task<McpStream?> TryListen()
    {
        var request = _client.Request(HttpMethod.Post, ("MCP-Protocol-Version", McpClient.Newest), ("Mcp-Method", "subscriptions/listen"));
        var stream = await McpStream.Open(suite.App.Stranger, request, McpClient.Stateless("subscriptions/listen", "ear", new() { ["notifications"] = new JsonObject { ["toolsListChanged"] = true } }));
        if ((string?)(await stream.Next())?.Message?["method"] == "notifications/subscriptions/acknowledged") return stream;
        stream.Dispose();
        return null;
    }
}
