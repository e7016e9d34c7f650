using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Bindings;

/// <summary>Bindings of a project over HTTP (SPEC B-1, §18).</summary>
[Collection(OneApp.Name)]
public class ProjectBindingTests(TestApp app)
{
    [Fact]
    public async Task A_binding_of_a_project_is_made_changed_triggered_for_a_task_and_removed()
    {
        var project = await Project();
        var made = (await app.Http.PostJson($"/api/projects/{project}/bindings", await Draft())).ShouldBe(HttpStatusCode.Created);
        var path = made.Header("Location")!;
        path.ShouldBe($"/api/projects/{project}/bindings/{made.Id}");
        ((string?)made.Json["project_id"], (string?)made.Json["task_id"]).ShouldBe((project, null));
        (await app.Http.GetJson(path)).Text.ShouldBe(made.Text);
        var task = (await app.Http.PostJson("/api/tasks", new { title = "Bound", project_id = project })).ShouldBe(HttpStatusCode.Created).Id;

        var seen = (await app.Http.GetJson($"/api/tasks/{task}/bindings")).Items.ShouldHaveSingleItem()!;
        ((string?)seen["id"], (string?)seen["project_id"]).ShouldBe((made.Id, project));
        var run = (await app.Http.PostJson($"/api/tasks/{task}/bindings/{made.Id}/trigger")).ShouldBe(HttpStatusCode.Accepted);
        ((string?)run.Json["task_id"]).ShouldBe(task);
        ((string)(await app.Http.PostJson($"/api/tasks/{task}/bindings/{made.Id}/dry-run")).ShouldBe(HttpStatusCode.OK).Json["input"]!["message"]!).ShouldBe("Bound");
        var listed = (await app.Http.GetJson($"/api/projects/{project}/bindings")).Items.ShouldHaveSingleItem()!;
        ((long)listed["trigger_count"]!).ShouldBe(1);
        ((string?)listed["last_triggered"]).ShouldBe((string?)run.Json["created_at"]);

        (await app.Http.PatchJson($"/api/tasks/{task}/bindings/{made.Id}", new { name = "Mine" })).ShouldBeProblem(HttpStatusCode.Conflict, "binding.of_project");
        (await app.Http.DeleteJson($"/api/tasks/{task}/bindings/{made.Id}")).ShouldBeProblem(HttpStatusCode.Conflict, "binding.of_project");
        (await app.Http.PatchJson(path, new { enabled = false, name = "Off" })).Json["status"]!.ToString().ShouldBe("disabled");
        (await app.Http.DeleteJson(path)).ShouldBe(HttpStatusCode.NoContent);
        (await app.Http.GetJson(path)).ShouldBeProblem(HttpStatusCode.NotFound, "binding.not_found");
        (await app.Http.GetJson($"/api/tasks/{task}/bindings")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task What_a_project_cannot_take_is_refused()
    {
        var project = await Project();
        var moved = await Draft();
        moved["binding_type"] = "on_event";
        (await app.Http.PostJson($"/api/projects/{project}/bindings", moved)).ShouldBeProblem(HttpStatusCode.BadRequest, "binding.event_invalid").Text.ShouldContain("task.tag_added");
        moved["config"]!["event"] = "task.moved";
        (await app.Http.PostJson($"/api/projects/{project}/bindings", moved)).ShouldBe(HttpStatusCode.Created);
        (await app.Http.PostJson($"/api/projects/{Guid.NewGuid()}/bindings", moved)).ShouldBeProblem(HttpStatusCode.NotFound, "project.not_found");
        (await app.Http.GetJson($"/api/projects/{Guid.NewGuid()}/bindings")).ShouldBeProblem(HttpStatusCode.NotFound, "project.not_found");
    }

    private async Task<string> Project() =>
        (await app.Http.PostJson("/api/projects", new { name = $"Project {Guid.NewGuid()}" })).ShouldBe(HttpStatusCode.Created).Id;

    private async Task<JsonObject> Draft() => new()
    {
        ["connection_id"] = (await app.Http.PostJson("/api/mcp/connections", new { name = "Nowhere", server_type = "nowhere", server_url = "http://127.0.0.1:9/mcp" }))
            .ShouldBe(HttpStatusCode.Created).Id,
        ["binding_type"] = "manual",
        ["config"] = new JsonObject { ["tool_name"] = "nowhere__echo", ["input_template"] = new JsonObject { ["message"] = "{{ task.title }}" } },
    };
}
