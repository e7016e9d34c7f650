using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Mcp;

/// <summary>A client that nobody here wrote: the MCP Inspector on the command line (SPEC S-1, S-4).</summary>
public class InspectorTests(RunningProduct product) : IClassFixture<RunningProduct>
{
    [Fact]
    public async Task It_lists_and_calls_tools_with_a_token()
    {
        var (listed, tools) = await Inspect(TaskMcpProcess.OwnerToken, "--method", "tools/list");
        listed.ShouldBe(0, tools);
        tools.ShouldContain("\"create_task\"");

        var (called, made) = await Inspect(TaskMcpProcess.OwnerToken, "--method", "tools/call", "--tool-name", "create_task", "--tool-arg", "title=Seen by the inspector");
        called.ShouldBe(0, made);
        (await product.App.Api.All("/api/tasks")).ShouldContain(task => (string)task["title"]! == "Seen by the inspector");
    }

    [Theory, InlineData(null), InlineData("not-a-token-of-anybody")]
    public async Task It_is_refused_without(string? token)
    {
        var (code, output) = await Inspect(token, "--method", "tools/list");

        code.ShouldNotBe(0);
        output.ShouldContain("auth_required");
        output.ShouldNotContain("create_task");
    }

    private async Task<(int Code, string Output)> Inspect(string? token, params string[] what)
    {
        using var home = new TemporaryFolder();
        string[] arguments =
        [
            BuiltProduct.Inspector, "--cli", "--transport", "http", "--server-url", new Uri(product.App.Url, "/mcp").ToString(),
            .. token is null ? Array.Empty<string>() : ["--header", $"Authorization: Bearer {token}"], .. what,
        ];
        // It starts others by the name "node", and keeps files in the home directory.
        var environment = new Dictionary<string, string?> { ["HOME"] = home.Path, ["PATH"] = $"{Path.GetDirectoryName(BuiltProduct.RecentNode)}:{Environment.GetEnvironmentVariable("PATH")}" };
        await using var inspector = OwnedProcess.Start(BuiltProduct.RecentNode, arguments, environment, home.Path);
        return (await inspector.Ended(), inspector.Output);
    }
}
