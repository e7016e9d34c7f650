using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp.Resources;

/// <summary>Tasks, boards and runs as resources (SPEC S-3).</summary>
[Collection(OneApp.Name)]
public class ResourceTests(TestApp app)
{
    public static TheoryData<string> Generations => Agent.Generations;

    [Theory, MemberData(nameof(Generations))]
    public async Task A_task_and_its_board_are_listed_and_read(string generation)
    {
        await using var agent = await Agent.Connect(app, generation);
        var project = (await app.Http.PostJson("/api/projects", new { name = "Listed" })).Id;
        var id = (await app.Http.PostJson("/api/tasks", new { title = "Read me", note = new string('n', 20_000), project_id = project })).Id;

        var listed = (await agent.Client.ListResourcesAsync()).ToDictionary(resource => resource.Uri, resource => resource.Name);
        listed[$"task://{id}"].ShouldBe("Read me");
        listed[$"board://{project}"].ShouldBe("Listed");

        var task = await Read(agent, $"task://{id}");
        ((string)task["note"]!).Length.ShouldBe(20_000);
        var board = await Read(agent, $"board://{project}");
        ((string)board["columns"]![0]!["items"]![0]!["id"]!).ShouldBe(id);
        (await agent.Client.ListResourceTemplatesAsync()).Select(template => template.UriTemplate).ShouldBe(["task://{id}", "board://{project}", "run://{id}"], ignoreOrder: true);
    }

    [Fact]
    public async Task Done_tasks_are_not_listed_and_still_read()
    {
        await using var agent = await Agent.Connect(app);
        var id = await app.Http.NewTask("Done soon");
        await app.Http.PostJson($"/api/tasks/{id}/complete");

        (await agent.Client.ListResourcesAsync()).ShouldNotContain(resource => resource.Uri == $"task://{id}");
        ((string)(await Read(agent, $"task://{id}"))["status"]!).ShouldBe("done");
    }

    [Theory, InlineData(McpClient.Older, -32002), InlineData(McpClient.Newest, -32602)]
    public async Task What_is_not_there_has_the_code_of_its_revision(string generation, int code)
    {
        await using var agent = await Agent.Connect(app, generation);
        foreach (var uri in (string[])[$"task://{Guid.NewGuid()}", $"board://{Guid.NewGuid()}", $"run://{Guid.NewGuid()}", "task://7", "task://", $"tasks://{Guid.NewGuid()}"])
        {
            ((int)(await Should.ThrowAsync<McpProtocolException>(async () => await agent.Client.ReadResourceAsync(uri))).ErrorCode).ShouldBe(code, uri);
        }
    }

    private static async Task<JsonNode> Read(Agent agent, string uri)
    {
        var content = (await agent.Client.ReadResourceAsync(uri)).Contents.ShouldHaveSingleItem().ShouldBeOfType<TextResourceContents>();
        (content.Uri, content.MimeType).ShouldBe((uri, "application/json"));
        return JsonNode.Parse(content.Text)!;
    }
}
