using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp;

/// <summary>Both generations of the protocol find their way in (SPEC S-1).</summary>
[Collection(OneApp.Name)]
public class HandshakeTests(TestApp app)
{
    [Theory, InlineData("2024-11-05"), InlineData("2025-03-26"), InlineData("2025-06-18"), InlineData("2025-11-25")]
    public async Task Older_clients_begin_a_session(string version)
    {
        var client = new McpClient(app.Http);
        var answer = await client.Post(McpClient.Message("initialize", "first", new { protocolVersion = version, capabilities = new { }, clientInfo = new { name = "test", version = "1" } }));

        answer.ShouldBe(HttpStatusCode.OK);
        answer.Header("Mcp-Session-Id")!.Length.ShouldBeGreaterThanOrEqualTo(22, "128 random bits and more");
        var result = answer.Result();
        ((string)result["protocolVersion"]!).ShouldBe(version);
        ((string)result["serverInfo"]!["name"]!).ShouldBe("taskmcp");
        result["capabilities"]!["tools"].ShouldNotBeNull();
        result["resultType"].ShouldBeNull();
    }

    [Fact]
    public async Task A_session_lists_what_it_may_see()
    {
        var client = await McpClient.Begin(app.Http);

        var tools = (await client.Call("tools/list")).Result();

        tools["tools"].ShouldBeOfType<JsonArray>();
        tools["resultType"].ShouldBeNull();
        tools["ttlMs"].ShouldBeNull();
    }

    [Fact]
    public async Task Newer_clients_ask_at_once_and_get_hints_how_long_an_answer_holds()
    {
        var client = new McpClient(app.Http);

        var found = (await client.Ask("server/discover")).ShouldBe(HttpStatusCode.OK).Result();
        var tools = (await client.Ask("tools/list")).ShouldBe(HttpStatusCode.OK).Result();

        ((string)found["supportedVersions"]![0]!).ShouldBe(McpClient.Newest);
        ((bool)found["capabilities"]!["tools"]!["listChanged"]!).ShouldBeTrue();
        ((string)tools["resultType"]!).ShouldBe("complete");
        ((int)tools["ttlMs"]!).ShouldBe(0);
        ((string)tools["cacheScope"]!).ShouldBe("private");
        ((string)tools["_meta"]!["io.modelcontextprotocol/serverInfo"]!["name"]!).ShouldBe("taskmcp");
    }

    [Fact]
    public async Task What_is_unknown_is_an_invalid_parameter()
    {
        var session = await McpClient.Begin(app.Http);
        var client = new McpClient(app.Http);

        (await session.Call("tools/call", new { name = "nothing" })).ShouldBeFault(HttpStatusCode.OK, -32602);
        ((string)(await client.Ask("tools/call", new() { ["name"] = "nothing" })).ShouldBeFault(HttpStatusCode.OK, -32602).Error()["message"]!).ShouldBe("Unknown tool: nothing");
        (await client.Ask("tools/list", new() { ["cursor"] = "nowhere" })).ShouldBeFault(HttpStatusCode.OK, -32602);
        (await client.Ask("resources/read", new() { ["uri"] = "none://at/all" })).ShouldBeFault(HttpStatusCode.OK, -32602);
        (await session.Call("resources/read", new { uri = "none://at/all" })).ShouldBeFault(HttpStatusCode.OK, -32002);
        (await client.Ask("prompts/get", new() { ["name"] = "nothing" })).ShouldBeFault(HttpStatusCode.OK, -32602);
        (await client.Ask("nothing/at/all")).ShouldBeFault(HttpStatusCode.NotFound, -32601);
    }
}
