using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;
using Hand = TaskMcp.Api.Tests.Mcp.McpClient;
using TaskMcp.Api.Tests.Mcp;

namespace TaskMcp.Api.Tests.Gateway;

/// <summary>Long calls as tasks over <c>/mcp</c> (SEP-2663).</summary>
public sealed class LongCallTests : IAsyncLifetime
{
    private const string Extension = "io.modelcontextprotocol/tasks";

    private TestApp _app = null!;

    public async Task InitializeAsync() => _app = await TestApp.Started();

    public Task DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task A_call_that_takes_long_becomes_a_task_that_can_be_cancelled()
    {
        await using var box = await GatewayBox.Of(_app);
        var created = (await Ask("tools/call", new() { ["name"] = "wire__slow" })).Result();
        ((string)created["resultType"]!).ShouldBe("task");
        ((string)created["status"]!).ShouldBe("working");
        ((long)created["ttlMs"]!).ShouldBeGreaterThan(0);
        created.AsObject().ContainsKey("requestState").ShouldBeFalse();
        var id = (string)created["taskId"]!;
        ((string)(await Task(id))["status"]!).ShouldBe("working");
        var ack = (await Ask("tasks/cancel", new() { ["taskId"] = id })).Result();
        ((string)ack["resultType"]!).ShouldBe("complete");
        ack.AsObject().ContainsKey("taskId").ShouldBeFalse();
        ((string)(await Task(id))["status"]!).ShouldBe("cancelled");
        (await Ask("tasks/cancel", new() { ["taskId"] = id })).Result().ShouldNotBeNull();
    }

    [Fact]
    public async Task A_call_that_is_answered_soon_is_answered_at_once()
    {
        await using var box = await GatewayBox.Of(_app);
        var result = (await Ask("tools/call", new() { ["name"] = "wire__rich" })).Result();
        ((string)result["resultType"]!).ShouldBe("complete");
        result["structuredContent"]!.ToJsonString().ShouldBe("""{"n":1}""");
    }

    [Fact]
    public async Task A_client_that_does_not_know_tasks_gets_none()
    {
        var client = new Hand(_app.Http);
        var refused = await client.Ask("tasks/get", new() { ["taskId"] = "00000000000000000000000000000000" }, more: ("Mcp-Name", "00000000000000000000000000000000"));
        ((int)refused.Messages()[^1]["error"]!["code"]!).ShouldBe(-32021);
        refused.Messages()[^1]["error"]!["data"]!["requiredCapabilities"]!["extensions"]![Extension].ShouldNotBeNull();
        var unknown = await Ask("tasks/get", new() { ["taskId"] = "00000000000000000000000000000000" });
        ((int)unknown.Messages()[^1]["error"]!["code"]!).ShouldBe(-32602);
        var discovered = (await client.Ask("server/discover")).ShouldBe(HttpStatusCode.OK).Result();
        discovered["capabilities"]!["extensions"]![Extension].ShouldNotBeNull();
    }

    private async Task<JsonNode> Task(string id) => (await Ask("tasks/get", new() { ["taskId"] = id })).Result();

    private Task<Answer> Ask(string method, JsonObject parameters)
    {
        var capabilities = new JsonObject { ["elicitation"] = new JsonObject(), ["extensions"] = new JsonObject { [Extension] = new JsonObject() } };
        return parameters["taskId"] is { } id ? new Hand(_app.Http).Ask(method, parameters, capabilities, ("Mcp-Name", (string)id!)) : new Hand(_app.Http).Ask(method, parameters, capabilities);
    }
}
