using System.Net;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Connections;

/// <summary>What uses a connection.</summary>
[Collection(OneApp.Name)]
public class UsageTests(TestApp app)
{
    [Fact]
    public async Task Bindings_of_tasks_and_projects_are_found_until_they_or_their_owners_go()
    {
        var (connection, other) = (await Connection(), await Connection());
        var task = (await app.Http.PostJson("/api/tasks", new { title = "Born with it", bindings = new[] { Draft(connection), Draft(other) } })).ShouldBe(HttpStatusCode.Created).Id;
        var later = await app.Http.NewTask("Got it later");
        var project = (await app.Http.PostJson("/api/projects", new { name = "For all" })).ShouldBe(HttpStatusCode.Created).Id;
        var inProject = await app.Http.PostJson("/api/tasks", new { title = "Has it of its project", project_id = project });
        var first = (await app.Http.PostJson($"/api/tasks/{later}/bindings", Draft(connection))).ShouldBe(HttpStatusCode.Created).Header("Location")!;
        var second = (await app.Http.PostJson($"/api/tasks/{later}/bindings", Draft(connection))).ShouldBe(HttpStatusCode.Created).Header("Location")!;
        var shared = (await app.Http.PostJson($"/api/projects/{project}/bindings", Draft(connection))).ShouldBe(HttpStatusCode.Created).Header("Location")!;

        (await Owners(connection)).ShouldBe(["Born with it", "For all", "Got it later", "Got it later"]);
        (await Owners(other)).ShouldBe(["Born with it"]);
        var one = (await app.Http.GetJson($"/api/mcp/connections/{other}/bindings")).Items.ShouldHaveSingleItem()!;
        ((string)one["binding"]!["task_id"]!).ShouldBe(task);
        ((string)one["binding"]!["config"]!["tool_name"]!).ShouldBe("memory__read_graph");

        (await app.Http.DeleteJson(first)).ShouldBe(HttpStatusCode.NoContent);
        (await Owners(connection)).ShouldBe(["Born with it", "For all", "Got it later"]);
        (await app.Http.DeleteJson(second)).ShouldBe(HttpStatusCode.NoContent);
        (await app.Http.DeleteJson(shared)).ShouldBe(HttpStatusCode.NoContent);
        (await Owners(connection)).ShouldBe(["Born with it"]);
        (await app.Http.DeleteJson($"/api/tasks/{task}")).ShouldBe(HttpStatusCode.NoContent);
        (await Owners(connection)).ShouldBeEmpty();
        (await Owners(other)).ShouldBeEmpty();
        inProject.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task Toolboxes_and_tools_are_named_toolboxes_to_owners_only()
    {
        var connection = await Connection();
        var toolbox = (await app.Http.PostJson("/api/toolboxes", new { name = "Memory", entries = new[] { new { connection_id = connection } } })).ShouldBe(HttpStatusCode.Created).Id;
        var name = $"used_{Guid.NewGuid():N}"[..20];
        (await app.Http.PostJson("/api/tools", new { name, description = "Uses.", tool = new { connection_id = connection, tool_name = "read_graph", input = new { } } })).ShouldBe(HttpStatusCode.Created);
        using var viewer = await Person.Make(app, "viewer");

        var mine = (await app.Http.GetJson($"/api/mcp/connections/{connection}/usage")).ShouldBe(HttpStatusCode.OK).Json;
        ((string)mine["toolboxes"]!.AsArray().ShouldHaveSingleItem()!["id"]!).ShouldBe(toolbox);
        ((string)mine["tools"]!.AsArray().ShouldHaveSingleItem()!["name"]!).ShouldBe(name);
        var theirs = (await viewer.Http.GetJson($"/api/mcp/connections/{connection}/usage")).ShouldBe(HttpStatusCode.OK).Json;
        theirs["toolboxes"].ShouldBeNull();
        theirs["tools"]!.AsArray().Count.ShouldBe(1);
        var unused = (await app.Http.GetJson($"/api/mcp/connections/{await Connection()}/usage")).ShouldBe(HttpStatusCode.OK).Json;
        (unused["toolboxes"]!.AsArray().Count, unused["tools"]!.AsArray().Count).ShouldBe((0, 0));
    }

    [Theory, InlineData("bindings"), InlineData("usage")]
    public async Task Of_no_connection_there_is_none(string what) =>
        (await app.Http.GetJson($"/api/mcp/connections/{Guid.NewGuid()}/{what}")).ShouldBeProblem(HttpStatusCode.NotFound, "connection.not_found");

    /// <summary>By pages of one owner.</summary>
    private async Task<List<string>> Owners(string connection)
    {
        var names = new List<string>();
        var cursor = "";
        do
        {
            var page = (await app.Http.GetJson($"/api/mcp/connections/{connection}/bindings?limit=1{cursor}")).ShouldBe(HttpStatusCode.OK).Json;
            names.AddRange(page["items"]!.AsArray().Select(item => (string)item!["owner_name"]!));
            cursor = (string?)page["next_cursor"] is { } next ? $"&cursor={next}" : "";
        }
        while (cursor.Length > 0);
        return [.. names.Order(StringComparer.Ordinal)];
    }

    private async Task<string> Connection() =>
        (await app.Http.PostJson("/api/mcp/connections", new { name = "Used", server_type = "memory", server_url = "http://127.0.0.1:9/mcp" })).ShouldBe(HttpStatusCode.Created).Id;

    private static object Draft(string connection) => new { connection_id = connection, binding_type = "manual", config = new { tool_name = "memory__read_graph", input_template = new { } } };
}
