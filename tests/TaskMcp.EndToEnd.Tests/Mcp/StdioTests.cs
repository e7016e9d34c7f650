using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Mcp;

/// <summary>TaskMcp on standard input and output, for an agent on the same machine (SPEC S-1).</summary>
public class StdioTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    [Theory, InlineData("2025-11-25"), InlineData("2026-07-28")]
    public async Task A_client_of_the_SDK_works_over_standard_input(string revision)
    {
        using var folder = new TemporaryFolder();
        var transport = new StdioClientTransport(new()
        {
            Command = "dotnet", Arguments = [BuiltProduct.AppHost, "stdio"], WorkingDirectory = Path.GetDirectoryName(BuiltProduct.AppHost),
            EnvironmentVariables = new Dictionary<string, string?> { ["TaskMcp__DataDirectory"] = folder.File("data"), ["TaskMcp__ConformanceProfile"] = "true" },
        });
        await using var client = await McpClient.CreateAsync(transport, new() { ProtocolVersion = revision, DiscoverProbeTimeout = Eventually.Limit, InitializationTimeout = Eventually.Limit }).WaitAsync(Eventually.Limit);

        client.ServerInfo!.Name.ShouldBe("taskmcp");
        (await client.ListToolsAsync().AsTask().WaitAsync(Eventually.Limit)).ShouldNotContain(tool => tool.Name == "test_simple_text", "the owner is not the conformance suite");
        await Should.ThrowAsync<ModelContextProtocol.McpException>(async () => await client.CallToolAsync("nothing"));
    }

    [Fact]
    public async Task A_second_agent_is_served_by_the_first_ones_TaskMcp_and_ends_with_it()
    {
        using var folder = new TemporaryFolder();
        var data = folder.File("data");
        await using var first = StdioAgent.Start(data);
        ((string)(await first.Initialize())["result"]!["serverInfo"]!["name"]!).ShouldBe("taskmcp");
        var file = Path.Combine(data, "running.json");
        File.GetUnixFileMode(file).ShouldBe(OwnerOnly);
        var url = new Uri((string)JsonNode.Parse(File.ReadAllText(file))!["url"]!);
        url.IsLoopback.ShouldBeTrue();

        await using var second = StdioAgent.Start(data);
        (await second.Initialize())["result"].ShouldNotBeNull();
        await using var stranger = StdioAgent.Start(data, ("TASKMCP_TOKEN", "not-a-token-of-anybody"));
        (await stranger.Initialize())["error"].ShouldNotBeNull();
        stranger.Close();
        (await stranger.Ended()).Code.ShouldBe(0);

        using var api = new Api(url, File.ReadAllText(Path.Combine(data, "owner-token")).Trim());
        var task = await api.CreateTask(new { title = "Outlives it" });
        await first.Kill();

        (await second.Ended()).ShouldSatisfyAllConditions(ended => ended.Code.ShouldBe(1), ended => ended.Errors.ShouldContain("The server has stopped."));
        await using var third = StdioAgent.Start(data);
        (await third.Initialize())["result"].ShouldNotBeNull();
        using var again = new Api(new Uri((string)JsonNode.Parse(File.ReadAllText(file))!["url"]!), File.ReadAllText(Path.Combine(data, "owner-token")).Trim());
        (await again.Get($"/api/tasks/{task["id"]}")).Ok();
        third.Close();
        var (code, errors) = await third.Ended();
        code.ShouldBe(0);
        errors.ShouldNotContain(File.ReadAllText(Path.Combine(data, "owner-token")).Trim(), customMessage: "clients keep what their servers say");
        File.Exists(file).ShouldBeFalse("it is removed at the stop");
    }

    [Fact]
    public async Task It_joins_a_TaskMcp_that_runs_as_a_server()
    {
        await using var app = await TaskMcpProcess.Started();
        await using var agent = StdioAgent.Start(app.DataDirectory, ("TASKMCP_TOKEN", TaskMcpProcess.OwnerToken));

        (await agent.Initialize())["result"].ShouldNotBeNull();
        await agent.Send(new { jsonrpc = "2.0", method = "notifications/initialized" });
        (await agent.Ask("tools/list", new { }))["result"]!["tools"].ShouldNotBeNull();
        var meta = new Dictionary<string, object> { ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28", ["io.modelcontextprotocol/clientCapabilities"] = new { } };
        (await agent.Ask("server/discover", new { _meta = meta }))["result"]!["supportedVersions"].ShouldNotBeNull();
        ((int)(await agent.Ask("nothing/at/all", new { _meta = meta }))["error"]!["code"]!).ShouldBe(-32601);

        await app.Stop();
        (await agent.Ended()).Code.ShouldBe(1);
    }

    [Fact]
    public async Task Without_a_token_that_it_can_find_it_says_what_to_set()
    {
        await using var app = await TaskMcpProcess.Started();
        await using var agent = StdioAgent.Start(app.DataDirectory);

        var (code, errors) = await agent.Ended();

        code.ShouldBe(1);
        errors.ShouldContain("TASKMCP_TOKEN");
        File.Exists(Path.Combine(app.DataDirectory, "owner-token")).ShouldBeFalse("a token of its own would be nobody's");
    }
}
