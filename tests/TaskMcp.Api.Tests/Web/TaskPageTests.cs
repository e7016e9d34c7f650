using System.Net;
using System.Text;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>The page of a task as a browser gets it (SPEC U-1, A-5).</summary>
[Collection(OneApp.Name)]
public class TaskPageTests(TestApp app)
{
    [Fact]
    public async Task What_people_and_tools_wrote_is_markdown_and_never_markup()
    {
        var task = await New(new { title = "<b>T</b>", note = "**bold** <script>alert(1)</script> [x](javascript:alert(1)) ![i](https://e.example/i.png)", tags = new[] { "\"><script>" } });
        await app.Http.PostJson($"/api/tasks/{task}/notes", new { text = "_said_ <img src=x onerror=alert(1)>" });

        var page = await Page(task);

        page.ShouldContain("<strong>bold</strong>");
        page.ShouldContain("<em>said</em>");
        page.ShouldContain("&lt;b&gt;T&lt;/b&gt;");
        foreach (var forbidden in (string[])["<script>alert", "href=\"javascript:", "<img", "<b>", " onerror=alert(1)>", " style="]) page.ShouldNotContain(forbidden);
    }

    [Fact]
    public async Task Subtasks_blockers_and_what_it_holds_up_are_shown_with_how_far_they_are()
    {
        var (blocker, parent) = (await New(new { title = "Must be first" }), await New(new { title = "The whole" }));
        var task = await New(new { title = "The part", parent_id = parent, blocked_by = new[] { blocker } });
        await New(new { title = "Waits behind", blocked_by = new[] { task } });
        var done = await New(new { title = "First step", parent_id = task });
        await New(new { title = "Second step", parent_id = task });
        await app.Http.PostJson($"/api/tasks/{done}/complete");

        var page = await Page(task);

        page.ShouldContain("1 of 2");
        foreach (var title in (string[])["Must be first", "The whole", "Waits behind", "First step", "Second step"]) page.ShouldContain(title);
        (await app.Http.GetJson($"/api/tasks?blocked_by={task}")).Items.ShouldHaveSingleItem()!["title"]!.ToString().ShouldBe("Waits behind");
        (await app.Http.GetJson($"/api/tasks?blocked_by={done}")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Automations_are_sentences_those_of_the_project_too()
    {
        var connection = (await app.Http.PostJson("/api/mcp/connections", new { name = "Chat <1>", server_type = "chat", server_url = "http://127.0.0.1:9/mcp", auth_config = new { type = "none" } })).Id;
        var project = (await app.Http.PostJson("/api/projects", new { name = "Automated" })).Id;
        var task = await New(new { title = "Bound", project_id = project });
        object config = new { tool_name = "chat__send", input_template = new { }, conditions = new[] { new { field = "tags", @operator = "contains", value = "<urgent>" } } };
        var own = (await app.Http.PostJson($"/api/tasks/{task}/bindings", new { connection_id = connection, binding_type = "on_complete", config })).ShouldBe(HttpStatusCode.Created).Id;
        var shared = (await app.Http.PostJson($"/api/projects/{project}/bindings", new { connection_id = connection, binding_type = "webhook", config })).ShouldBe(HttpStatusCode.Created);
        await app.Http.PatchJson($"/api/tasks/{task}/bindings/{shared.Id}", new { enabled = false });

        var page = await Page(task);

        page.ShouldContain("When completed");
        page.ShouldContain("if tags contains &lt;urgent&gt;");
        page.ShouldContain("call Chat &lt;1&gt; send");
        page.ShouldContain($"/tasks/{task}/bindings/{own}");
        page.ShouldContain("off for this task");
        page.ShouldContain($"{app.Url}api/webhooks/{shared.Id}/in");
        page.ShouldNotContain((string)shared.Json["webhook"]!["secret"]!);
    }

    [Fact]
    public async Task History_is_told_in_sentences_and_in_pages()
    {
        var task = await New(new { title = "Old name" });
        await app.Http.PatchJson($"/api/tasks/{task}", new { title = "New name" });
        for (var n = 0; n < 20; n++) await app.Http.PatchJson($"/api/tasks/{task}", new { estimated_duration = n });

        var first = await Page(task);
        first.ShouldContain("set the estimated duration to");
        first.ShouldNotContain("made the task");
        var next = WebUtility.HtmlDecode(System.Text.RegularExpressions.Regex.Match(first, "href=\"([^\"]*history=[^\"]*)\"").Groups[1].Value);
        var second = (await app.Http.GetJson(next.Split('#')[0])).ShouldBe(HttpStatusCode.OK).Text;
        second.ShouldContain("renamed it from");
        second.ShouldContain("made the task");
    }

    [Fact]
    public async Task A_viewer_is_offered_nothing_that_changes_the_task()
    {
        var task = await New(new { title = "Read only", tags = new[] { "a" }, fields = new { key = "value" }, note = "Text" });
        using var viewer = await Person.Make(app, "viewer");

        var page = (await viewer.Http.GetJson($"/tasks/{task}")).ShouldBe(HttpStatusCode.OK).Text;

        page.ShouldContain("<h1");
        page.ShouldNotContain("data-api=");
        page.ShouldNotContain("/bindings/new");
        page.ShouldContain("<dt>Status</dt>");
        page.ShouldNotContain("<select", customMessage: "which looks as if it could be changed");
        var member = await Page(task);
        member.ShouldContain($"PATCH /api/tasks/{task}");
    }

    [Fact]
    public async Task A_task_of_another_workspace_is_not_there()
    {
        var task = await app.Http.NewTask("Ours");
        using var other = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        (await other.Http.GetJson($"/tasks/{task}")).ShouldBe(HttpStatusCode.NotFound);
        (await other.Http.GetJson($"/api/tasks?blocked_by={task}")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task Markdown_can_be_looked_at_before_it_is_saved()
    {
        using var text = new StringContent("# Hi\n<i>x</i>", Encoding.UTF8, "text/plain");
        var shown = (await app.Http.Send("POST", "/markdown", text)).ShouldBe(HttpStatusCode.OK);
        shown.Text.ShouldBe("<h3>Hi</h3>\n<p>&lt;i&gt;x&lt;/i&gt;</p>\n");
    }

    private async Task<string> New(object task) => (await app.Http.PostJson("/api/tasks", task)).ShouldBe(HttpStatusCode.Created).Id;

    private async Task<string> Page(string task) => (await app.Http.GetJson($"/tasks/{task}")).ShouldBe(HttpStatusCode.OK).Text;
}
