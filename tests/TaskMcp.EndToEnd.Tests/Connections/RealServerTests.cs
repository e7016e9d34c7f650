using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Connections;

/// <summary>Real MCP servers as processes, from the connection to the first tool call (SPEC C-1 to C-3, C-10).</summary>
public class RealServerTests(RunningProduct product) : IClassFixture<RunningProduct>
{
    private readonly Api _api = product.App.Api;

    [Theory, InlineData("stdio"), InlineData("streamable_http")]
    public async Task Server_everything_is_connected_tested_listed_and_called(string transport)
    {
        await using var server = transport == "stdio" ? null : await EverythingServer.Started();
        var created = (await _api.Post("/api/mcp/connections", server is null
            ? Automation.StdioConnection("everything", BuiltProduct.Everything)
            : Automation.HttpConnection("everything", server.Url))).Ok();
        var id = created.Id();
        ((string?)created["transport"]!["type"]).ShouldBe(transport);
        ((string?)created["status"]).ShouldBe("inactive", "it connects when first needed");

        var test = (await _api.Post($"/api/mcp/connections/{id}/test")).Ok();
        ((bool)test["ok"]!).ShouldBeTrue(test.ToString());
        ((double)test["latency_ms"]!).ShouldBeGreaterThan(0);

        var capabilities = await _api.All($"/api/mcp/connections/{id}/capabilities");
        capabilities.ShouldContain(capability => (string?)capability["type"] == "tool" && (string?)capability["name"] == "everything__echo");
        capabilities.ShouldContain(capability => (string?)capability["type"] == "resource" || (string?)capability["type"] == "prompt");

        var answer = await _api.Invoke(id, "everything__echo", new { message = "over the wire" });
        ((string?)answer["output"]).ShouldBe("Echo: over the wire");
        ((double)answer["execution_time_ms"]!).ShouldBeGreaterThan(0);
        ((string?)(await _api.Invoke(id, "get-sum", new { a = 2, b = 3 }))["output"])!.ShouldContain("5");

        ((string?)(await _api.Get($"/api/mcp/connections/{id}")).Ok()["status"]).ShouldBe("active");
    }

    [Fact]
    public async Task Server_memory_keeps_what_a_tool_call_stored()
    {
        using var folder = new TemporaryFolder();
        var id = await _api.Connect(Automation.StdioConnection(
            "memory", BuiltProduct.Memory, new Dictionary<string, string> { ["MEMORY_FILE_PATH"] = folder.File("memory.jsonl") }));

        await _api.Invoke(id, "memory__create_entities", new { entities = new[] { new { name = "Fix login bug", entityType = "task", observations = new[] { "urgent" } } } });

        var graph = await _api.Invoke(id, "memory__read_graph", new { });
        ((string?)graph["output"]!["entities"]![0]!["name"]).ShouldBe("Fix login bug", graph.ToString());
        File.Exists(folder.File("memory.jsonl")).ShouldBeTrue("the declared environment reaches the process");
    }

    [Fact]
    public async Task A_server_that_died_is_started_again_for_the_next_call()
    {
        using var folder = new TemporaryFolder();
        var id = await _api.Connect(Automation.StdioConnection(
            "scripted", BuiltProduct.Scripted, new Dictionary<string, string> { ["TRACE_FILE"] = folder.File("trace.jsonl") }));

        var lost = await _api.Post("/api/mcp/invoke", new { connection_id = id, tool_name = "scripted__exit", input = new { } });
        lost.Code.ShouldBe("mcp.connection_error", lost.Text);

        var answer = await Eventually.Get(
            async () => await _api.Post("/api/mcp/invoke", new { connection_id = id, tool_name = "scripted__record", input = new { text = "again" } }) is { Status: System.Net.HttpStatusCode.OK } ok ? ok : null,
            "the server is started again");
        ((string?)answer.Json["output"]).ShouldBe("recorded again");
    }

    [Fact]
    public async Task A_server_that_cannot_be_started_is_a_failed_test_with_a_reason()
    {
        var id = await _api.Connect(Automation.StdioConnection("nothing", "/nowhere/no-such-server.mjs"));

        var test = (await _api.Post($"/api/mcp/connections/{id}/test")).Ok();

        ((bool)test["ok"]!).ShouldBeFalse(test.ToString());
        ((string?)test["error"]!["code"]).ShouldBe("connection_error");
        (await _api.Get($"/api/mcp/connections/{id}/log")).Text.ShouldContain("no-such-server.mjs", customMessage: "what the process wrote to stderr is in the log");
    }

    [Fact]
    public async Task Deleting_a_connection_ends_its_process()
    {
        var id = await _api.Connect(Automation.StdioConnection("everything", BuiltProduct.Everything));
        var before = RunningProcess.DescendantsOf(product.App.Id);
        await _api.Invoke(id, "echo", new { message = "alive" });
        var server = RunningProcess.DescendantsOf(product.App.Id).Except(before).Where(process => process.CommandLine.Contains("server-everything", StringComparison.Ordinal)).ToList();
        server.ShouldNotBeEmpty();

        (await _api.Delete($"/api/mcp/connections/{id}")).Ok();

        await Eventually.Holds(() => !server.Exists(process => process.IsAlive), "the server process has ended");
    }
}
