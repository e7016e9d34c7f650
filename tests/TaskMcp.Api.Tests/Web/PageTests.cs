using System.Net;
using System.Text.RegularExpressions;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>The pages as a browser gets them (SPEC U-1, A-5).</summary>
[Collection(OneApp.Name)]
public class PageTests(TestApp app)
{
    [Fact]
    public async Task The_board_shows_tasks_as_text_never_as_markup()
    {
        var project = (await app.Http.PostJson("/api/projects", new { name = "Markup" })).Id;
        var id = (await app.Http.PostJson("/api/tasks", new { title = "<script>alert('x')</script> & more", project_id = project })).Id;

        var page = (await app.Http.GetJson($"/projects/{project}")).ShouldBe(HttpStatusCode.OK);

        page.Message.Content.Headers.ContentType!.MediaType.ShouldBe("text/html");
        page.Text.ShouldContain($"task-{id}");
        page.Text.ShouldContain("&lt;script&gt;alert(");
        page.Text.ShouldNotContain("<script>alert(");
    }

    [Fact]
    public async Task A_task_has_a_page_at_its_url()
    {
        var task = await app.Http.PostJson("/api/tasks", new { title = "Paged", note = "<b>bold</b>" });
        await app.Http.PostJson($"/api/tasks/{task.Id}/notes", new { text = "From a tool" });

        var page = (await app.Http.GetJson(new Uri((string)task.Json["url"]!).AbsolutePath)).ShouldBe(HttpStatusCode.OK).Text;

        page.ShouldContain("Paged");
        page.ShouldContain("&lt;b&gt;bold");
        page.ShouldContain("From a tool");
        (await app.Http.GetJson($"/tasks/{Guid.NewGuid()}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_stranger_is_shown_how_to_sign_in()
    {
        var answer = await app.Stranger.GetJson("/", ("Accept", "text/html"));
        answer.ShouldBe(HttpStatusCode.Found);
        answer.Header("Location").ShouldBe("/welcome");
        (await app.Stranger.GetJson("/tasks/x?a=b", ("Accept", "text/html"))).Header("Location").ShouldBe("/welcome?return=%2Ftasks%2Fx%3Fa%3Db");
        (await app.Stranger.GetJson("/welcome")).Text.ShouldContain("action=\"/signin\"");
        (await app.Stranger.GetJson("/welcome?refused=true")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Pages_need_nothing_that_the_policy_forbids()
    {
        foreach (var path in (string[])["/", "/welcome"])
        {
            var page = (await app.Http.GetJson(path)).Text;
            page.ShouldNotContain(" style=");
            page.ShouldNotContain(" onclick=");
            page.ShouldNotContain("<script>");
            foreach (var asset in (string[])["app.css", "components.css", "app.js"]) AssetPath(page, asset).ShouldNotBeEmpty();
        }

        var script = AssetPath((await app.Http.GetJson("/")).Text, "app.js");
        (await app.Stranger.GetJson(script)).Header("Cache-Control")!.ShouldContain("immutable");
        (await app.Http.GetJson(script.Replace("app.js", "other.js", StringComparison.Ordinal))).ShouldBe(HttpStatusCode.NotFound);
        (await app.Http.GetJson("/assets/0123456789ab/app.js")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, InlineData("/nothing"), InlineData("/tasks/00000000-0000-0000-0000-000000000000")]
    public async Task Who_goes_to_an_address_of_nothing_gets_a_page_and_a_program_a_problem(string path)
    {
        var page = (await app.Http.GetJson(path, ("Accept", "text/html"))).ShouldBe(HttpStatusCode.NotFound);
        page.Text.ShouldContain("<h2>Not found</h2>");
        (await app.Http.GetJson(path)).ShouldBe(HttpStatusCode.NotFound).Text.ShouldStartWith("{");
        (await app.Http.GetJson("/api/nothing", ("Accept", "text/html"))).ShouldBeProblem(HttpStatusCode.NotFound, "route.not_found");
    }

    private static string AssetPath(string page, string name) => Regex.Match(page, $"/assets/[0-9a-f]{{12}}/{Regex.Escape(name)}").Value;
}
