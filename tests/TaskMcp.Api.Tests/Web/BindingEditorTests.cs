using System.Net;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>The editor of automations as a browser gets it (SPEC U-1).</summary>
[Collection(OneApp.Name)]
public class BindingEditorTests(TestApp app)
{
    [Fact]
    public async Task Without_a_connection_it_says_what_to_do_first()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var task = await owner.Http.NewTask();
        var page = (await owner.Http.GetJson($"/tasks/{task}/bindings/new")).ShouldBe(HttpStatusCode.OK).Text;
        page.ShouldContain("href=\"/connections/new\"");
        page.ShouldNotContain("data-editor");
    }

    [Fact]
    public async Task What_the_address_names_is_chosen_and_the_tool_has_a_form()
    {
        await using var server = await ScriptedMcp.Start();
        server.Description = "Says <b>ok</b>.";
        var connection = await Connect(server);
        var task = await app.Http.NewTask("Bind me");

        var page = (await app.Http.GetJson($"/tasks/{task}/bindings/new?connection={connection}&tool=scripted__say&trigger=scheduled")).ShouldBe(HttpStatusCode.OK).Text;

        page.ShouldContain($"POST /api/tasks/{task}/bindings");
        page.ShouldContain("<option value=\"scheduled\" selected");
        page.ShouldContain("<option value=\"scripted__say\" selected");
        page.ShouldContain("Says &lt;b&gt;ok&lt;/b&gt;.");
        page.ShouldContain("data-carrier");
        page.ShouldContain("task.title");
        page.ShouldNotContain(" style=");
        (await app.Http.GetJson($"/tasks/{task}/bindings/new?connection=x&tool=%3Cscript%3E&trigger=7")).ShouldBe(HttpStatusCode.OK).Text.ShouldNotContain("<script>x");
    }

    [Fact]
    public async Task A_stored_one_is_shown_as_it_is_and_its_secret_is_not()
    {
        var connection = (await app.Http.PostJson("/api/mcp/connections", new { name = "Nowhere", server_type = "nowhere", server_url = "http://127.0.0.1:9/mcp" })).Id;
        var task = await app.Http.NewTask("Bound");
        object config = new
        {
            tool_name = "nowhere__gone",
            input_template = new { message = "</textarea><script>alert(1)</script>" },
            conditions = new object[] { new { field = "tags", @operator = "in", value = new[] { "a", "b" } }, new { any = new[] { new { field = "title", @operator = "eq", value = "5" } } } },
            output_handling = new { action = "update_field", field = "fields.x", template = "{{ output }}" },
        };
        var made = (await app.Http.PostJson($"/api/tasks/{task}/bindings", new { connection_id = connection, binding_type = "webhook", name = "\"Named\"", config })).ShouldBe(HttpStatusCode.Created);

        var page = (await app.Http.GetJson($"/tasks/{task}/bindings/{made.Id}")).ShouldBe(HttpStatusCode.OK).Text;

        page.ShouldContain($"PATCH /api/tasks/{task}/bindings/{made.Id}");
        page.ShouldContain("nowhere__gone (not offered now)");
        page.ShouldContain("value=\"a, b\"");
        page.ShouldContain("value=\"&quot;5&quot;\"");
        page.ShouldContain("fields.x");
        page.ShouldContain($"{app.Url}api/webhooks/{made.Id}/in");
        page.ShouldNotContain("<script>alert");
        page.ShouldNotContain((string)made.Json["webhook"]!["secret"]!);
        (await app.Http.GetJson($"/tasks/{task}/bindings/new?from={made.Id}")).Text.ShouldContain("fields.x");
    }

    [Fact]
    public async Task It_is_for_those_who_may_and_for_what_is_there()
    {
        var connection = (await app.Http.PostJson("/api/mcp/connections", new { name = "Nowhere", server_type = "nowhere", server_url = "http://127.0.0.1:9/mcp" })).Id;
        var project = (await app.Http.PostJson("/api/projects", new { name = "Edited" })).Id;
        var made = (await app.Http.PostJson($"/api/projects/{project}/bindings", new { connection_id = connection, binding_type = "manual", config = new { tool_name = "nowhere__x" } })).ShouldBe(HttpStatusCode.Created).Id;
        var task = (await app.Http.PostJson("/api/tasks", new { title = "In it", project_id = project })).Id;
        using var member = await Person.Make(app, "member");
        using var stranger = await Person.OwnerOf(app, PeopleClients.NewWorkspace());

        (await member.Http.GetJson($"/projects/{project}/bindings/new")).ShouldBe(HttpStatusCode.Forbidden);
        var seen = (await member.Http.GetJson($"/projects/{project}/bindings/{made}")).ShouldBe(HttpStatusCode.OK).Text;
        seen.ShouldContain("<fieldset class=\"steps\" disabled");
        seen.ShouldNotContain("data-try-now");
        (await app.Http.GetJson($"/projects/{project}/bindings/{made}")).Text.ShouldContain("data-try-now");
        // A project's is edited at the project.
        (await app.Http.GetJson($"/tasks/{task}/bindings/{made}")).ShouldBe(HttpStatusCode.NotFound);
        (await app.Http.GetJson($"/projects/{project}/bindings/{Guid.NewGuid()}")).ShouldBe(HttpStatusCode.NotFound);
        foreach (var path in (string[])[$"/tasks/{task}/bindings/new", $"/projects/{project}/bindings/new", $"/projects/{project}/bindings/{made}"])
            (await stranger.Http.GetJson(path)).ShouldBe(HttpStatusCode.NotFound);
    }

    private async Task<string> Connect(ScriptedMcp server)
    {
        var id = await server.Connect(app);
        (await app.Http.PostJson($"/api/mcp/connections/{id}/test")).ShouldBe(HttpStatusCode.OK);
        return id;
    }
}
