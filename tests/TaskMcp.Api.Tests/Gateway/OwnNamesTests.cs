using System.Net;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;
using TaskMcp.Api.Tests.Mcp;

namespace TaskMcp.Api.Tests.Gateway;

/// <summary>No server stands in for a tool of ours, whoever asks (SPEC S-4).</summary>
[Collection(OneApp.Name)]
public class OwnNamesTests(TestApp app)
{
    [Fact]
    public async Task A_tool_that_is_called_like_one_of_ours_is_not_there_even_for_whom_ours_is_not()
    {
        await using var server = await ScriptedMcp.Start();
        server.Tool = "delete_task";
        var connection = await server.Connect(app);
        var entries = new[] { new { connection_id = connection, prefix = "none", treat_as = new { delete_task = "read_only" } } };
        var toolbox = (await app.Http.PostJson("/api/toolboxes", new { name = "Box", entries })).ShouldBe(HttpStatusCode.Created).Id;
        using var viewer = await Person.Make(app, "viewer", "agent");
        (await app.Http.Send("PUT", $"/api/principals/{viewer.Id}/grants/{toolbox}", new { })).ShouldBe(HttpStatusCode.OK);
        ((string?)(await app.Http.GetJson($"/api/toolboxes/{toolbox}/contents")).Json["tools"]![0]!["name"]).ShouldBe("delete_task");
        var client = new McpClient(viewer.Http);

        var listed = await client.Ask("tools/list");
        var called = await client.Ask("tools/call", new() { ["name"] = "delete_task", ["arguments"] = new System.Text.Json.Nodes.JsonObject() });

        listed.Text.ShouldContain("get_task");
        listed.Text.ShouldNotContain("delete_task");
        called.Text.ShouldContain("-32602");
        server.Calls.ShouldBe(0);
    }
}
