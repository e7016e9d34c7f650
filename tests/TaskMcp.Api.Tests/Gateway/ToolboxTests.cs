using System.Net;
using TaskMcp.Api.Tests.Connections;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Gateway;

/// <summary>Toolboxes and grants over HTTP (SPEC S-4, S-5).</summary>
[Collection(OneApp.Name)]
public class ToolboxTests(TestApp app)
{
    [Fact]
    public async Task A_toolbox_is_made_shown_changed_listed_and_deleted()
    {
        var connection = await WireConnection.To(app, "2025-11-25");
        var made = (await app.Http.PostJson("/api/toolboxes", new { name = "Box", entries = new[] { new { connection_id = connection, tools = new[] { "s*" } } } })).ShouldBe(HttpStatusCode.Created);
        made.Header("Location").ShouldBe($"/api/toolboxes/{made.Id}");
        ((string)made.Json["entries"]![0]!["slug"]!).ShouldBe("2025-11-25");
        var contents = (await app.Http.GetJson($"/api/toolboxes/{made.Id}/contents")).ShouldBe(HttpStatusCode.OK).Json;
        contents["tools"]!.AsArray().Select(tool => (string)tool!["name"]!).ShouldBe(["wire__say", "wire__strange", "wire__slow"], ignoreOrder: true);
        (await app.Http.PatchJson($"/api/toolboxes/{made.Id}", new { name = "Other" }, ("If-Match", "\"9\""))).ShouldBeProblem(HttpStatusCode.PreconditionFailed, "version.stale");
        (await app.Http.PatchJson($"/api/toolboxes/{made.Id}", new { name = "Other" })).ShouldBe(HttpStatusCode.OK).ETag.ShouldBe("\"2\"");
        (await app.Http.GetJson("/api/toolboxes")).Items.ShouldContain(item => (string)item!["id"]! == made.Id);
        (await app.Http.DeleteJson($"/api/toolboxes/{made.Id}")).ShouldBe(HttpStatusCode.NoContent);
        (await app.Http.GetJson($"/api/toolboxes/{made.Id}")).ShouldBeProblem(HttpStatusCode.NotFound, "toolbox.not_found");
        await app.Http.DeleteJson($"/api/mcp/connections/{connection}");
    }

    [Fact]
    public async Task A_grant_is_put_shown_and_taken_away()
    {
        var toolbox = (await app.Http.PostJson("/api/toolboxes", new { name = "Empty" })).ShouldBe(HttpStatusCode.Created).Id;
        var path = $"/api/principals/owner/grants/{toolbox}";
        (await app.Http.GetJson(path)).ShouldBeProblem(HttpStatusCode.NotFound, "grant.not_found");
        var put = (await app.Http.Send("PUT", path, new { daily_quota = 10, confirm = "writes" })).ShouldBe(HttpStatusCode.OK);
        ((int)put.Json["quota"]!["limit"]!).ShouldBe(10);
        (await app.Http.Send("PUT", path, new { daily_quota = 10, confirm = "writes" })).ETag.ShouldBe(put.ETag);
        (await app.Http.GetJson("/api/principals/owner/grants")).Items.ShouldContain(item => (string)item!["toolbox_id"]! == toolbox);
        (await app.Http.Send("PUT", path, new { rate_per_minute = 0 })).ShouldBeProblem(HttpStatusCode.BadRequest, "grant.invalid");
        (await app.Http.Send("PUT", $"/api/principals/owner/grants/{Guid.NewGuid()}", new { })).ShouldBeProblem(HttpStatusCode.BadRequest, "grant.toolbox_not_found");
        (await app.Http.Send("PUT", $"/api/principals/{Guid.NewGuid()}/grants/{toolbox}", new { })).ShouldBeProblem(HttpStatusCode.NotFound, "principal.not_found");
        (await app.Http.GetJson("/api/principals/no-principal/grants")).ShouldBeProblem(HttpStatusCode.BadRequest, "request.id_invalid");
        (await app.Http.DeleteJson(path)).ShouldBe(HttpStatusCode.NoContent);
        (await app.Http.DeleteJson($"/api/toolboxes/{toolbox}")).ShouldBe(HttpStatusCode.NoContent);
    }
}
