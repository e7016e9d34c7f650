using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Connections;

/// <summary>Tool calls whose server asks something, resources, prompts and what is kept of them, over HTTP with a real server behind (SPEC C-1, C-10, C-12).</summary>
[Collection(OneApp.Name)]
public class QuestionTests(TestApp app)
{
    [Theory]
    [InlineData("2025-11-25")]
    [InlineData("2026-07-28")]
    public async Task A_call_that_asks_goes_on_with_the_answers(string version)
    {
        var id = await WireConnection.To(app, version);
        var asked = (await app.Http.PostJson("/api/mcp/invoke", new { connection_id = id, tool_name = "ask" })).ShouldBe(HttpStatusCode.OK).Json;
        asked.AsObject().ContainsKey("output").ShouldBeFalse();
        var (key, question) = asked["input_required"]!["requests"]!.AsObject().Single();
        ((string)question!["method"]!).ShouldBe("elicitation/create");
        ((string)question["params"]!["message"]!).ShouldBe("Who are you?");

        var going = GoingOn(id, asked, key, """{"action":"accept","content":{"name":"Ada","age":7}}""");
        var answer = (await app.Http.PostJson("/api/mcp/invoke", going)).ShouldBe(HttpStatusCode.OK);
        answer.Json.AsObject().ContainsKey("input_required").ShouldBeFalse();
        answer.Json["output"]!.ToJsonString().ShouldContain("\"content\":{\"name\":\"Ada\",\"age\":7}");
        await app.Http.DeleteJson($"/api/mcp/connections/{id}");
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_is_refused_by_name_and_can_be_given_again()
    {
        var id = await WireConnection.To(app, "2025-11-25");
        var asked = (await app.Http.PostJson("/api/mcp/invoke", new { connection_id = id, tool_name = "ask" })).Json;
        var key = asked["input_required"]!["requests"]!.AsObject().Single().Key;
        asked["input_required"]!["expires_at"].ShouldNotBeNull();
        var refused = (await app.Http.PostJson("/api/mcp/invoke", GoingOn(id, asked, key, """{"action":"accept","content":{}}"""))).ShouldBeProblem(HttpStatusCode.BadRequest, "mcp.invalid_input");
        refused.Text.ShouldContain($"responses.{key}.content.name");
        var streamed = await app.Http.PostJson("/api/mcp/invoke", GoingOn(id, asked, key, """{"action":"decline"}"""), ("Accept", "text/event-stream"));
        streamed.Text.ShouldStartWith("event: result\n");
        (await app.Http.PostJson("/api/mcp/invoke", GoingOn(id, asked, key, """{"action":"decline"}"""))).ShouldBeProblem(HttpStatusCode.BadGateway, "mcp.connection_error");
        await app.Http.DeleteJson($"/api/mcp/connections/{id}");
    }

    [Fact]
    public async Task A_streamed_call_ends_with_the_question()
    {
        var id = await WireConnection.To(app, "2026-07-28");
        var streamed = await app.Http.PostJson("/api/mcp/invoke", new { connection_id = id, tool_name = "ask" }, ("Accept", "text/event-stream"));
        streamed.Text.ShouldStartWith("event: input_required\ndata: {");
        streamed.Text.ShouldContain("\"request_state\":");
        await app.Http.DeleteJson($"/api/mcp/connections/{id}");
    }

    [Fact]
    public async Task Resources_and_prompts_are_carried_as_they_come()
    {
        var id = await WireConnection.To(app, "2026-07-28");
        var resource = (await app.Http.PostJson("/api/mcp/resources/read", new { connection_id = id, uri = "wire://number/42" })).ShouldBe(HttpStatusCode.OK).Json;
        resource["result"]!["contents"]!.ToJsonString().ShouldBe("""[{"uri":"wire://number/42","text":"42"}]""");
        var prompt = (await app.Http.PostJson("/api/mcp/prompts/get", new { connection_id = id, name = "greet", arguments = new { who = "Ada" } })).ShouldBe(HttpStatusCode.OK).Json;
        ((string)prompt["result"]!["messages"]![0]!["content"]!["text"]!).ShouldBe("Hello Ada");
        var asked = (await app.Http.PostJson("/api/mcp/prompts/get", new { connection_id = id, name = "greet", arguments = new { who = "?" } })).Json;
        asked.AsObject().ContainsKey("result").ShouldBeFalse();
        ((string)asked["input_required"]!["request_state"]!).ShouldBe("prompt");

        (await app.Http.PostJson("/api/mcp/resources/read", new { connection_id = id, uri = "" })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        (await app.Http.PostJson("/api/mcp/prompts/get", new { connection_id = id, name = "greet", arguments = new { who = 7 } })).ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        (await app.Http.PostJson("/api/mcp/resources/read", new { connection_id = Guid.NewGuid(), uri = "a:b" })).ShouldBeProblem(HttpStatusCode.NotFound, "connection.not_found");
        await app.Http.DeleteJson($"/api/mcp/connections/{id}");
    }

    [Fact]
    public async Task A_connection_says_which_version_it_wants_to_speak()
    {
        var transport = new { type = "sse", url = "http://127.0.0.1:9/sse", protocol_version = "2024-11-05" };
        var made = (await app.Http.PostJson("/api/mcp/connections", new { name = "Old", server_type = "old", transport })).ShouldBe(HttpStatusCode.Created);
        ((string)made.Json["transport"]!["type"]!).ShouldBe("sse");
        ((string)made.Json["transport"]!["protocol_version"]!).ShouldBe("2024-11-05");
        var wrong = new { type = "streamable_http", url = "http://127.0.0.1:9/mcp", protocol_version = "2024" };
        (await app.Http.PostJson("/api/mcp/connections", new { name = "Old", server_type = "old", transport = wrong })).ShouldBeProblem(HttpStatusCode.BadRequest, "connection.transport_invalid");
    }

    [Fact]
    public async Task Results_come_from_the_cache_until_somebody_wants_a_fresh_one_or_drops_them()
    {
        var id = await WireConnection.To(app, "2026-07-28");
        var path = $"/api/mcp/connections/{id}";
        (await app.Http.PatchJson(path, new { cache = new { tools = new { whats_sent = "1h" } } })).ShouldBe(HttpStatusCode.OK);
        var first = await WhatsSent(id);
        first["cached_at"].ShouldBeNull();
        var again = await WhatsSent(id);
        again["cached_at"].ShouldNotBeNull();
        ((bool)again["stale"]!).ShouldBeFalse();
        again["output"]!.ToJsonString().ShouldBe(first["output"]!.ToJsonString());

        (await WhatsSent(id, ("Cache-Control", "no-cache")))["cached_at"].ShouldBeNull();
        (await WhatsSent(id, ("Idempotency-Key", Guid.NewGuid().ToString())))["cached_at"].ShouldBeNull();
        (await app.Http.DeleteJson($"{path}/cache")).ShouldBe(HttpStatusCode.NoContent);
        (await WhatsSent(id))["cached_at"].ShouldBeNull();

        var read = new { connection_id = id, uri = "wire://number/7" };
        (await app.Http.PostJson("/api/mcp/resources/read", read)).Json["cached_at"].ShouldBeNull();
        (await app.Http.PostJson("/api/mcp/resources/read", read)).Json["cached_at"].ShouldNotBeNull();
        (await app.Http.PostJson("/api/mcp/resources/read", read, ("Cache-Control", "no-cache"))).Json["cached_at"].ShouldBeNull();
        (await app.Http.DeleteJson($"/api/mcp/connections/{Guid.NewGuid()}/cache")).ShouldBeProblem(HttpStatusCode.NotFound, "connection.not_found");
        await app.Http.DeleteJson(path);
    }

    private async Task<JsonNode> WhatsSent(string id, params (string, string)[] headers) =>
        (await app.Http.PostJson("/api/mcp/invoke", new { connection_id = id, tool_name = "whats_sent" }, headers)).ShouldBe(HttpStatusCode.OK).Json;

    private static string GoingOn(string id, JsonNode asked, string key, string response)
    {
        var body = new JsonObject { ["connection_id"] = id, ["tool_name"] = "ask", ["responses"] = new JsonObject { [key] = JsonNode.Parse(response) } };
        if (asked["input_required"]!["request_state"] is { } state) body["request_state"] = state.DeepClone();
        return body.ToJsonString();
    }
}
