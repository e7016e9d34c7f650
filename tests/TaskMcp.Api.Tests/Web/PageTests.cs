using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>The pages as a browser gets them (SPEC U-1, A-5).</summary>
[Collection(OneApp.Name)]
public class PageTests(TestApp app)
{
    [Fact]
    public async Task The_board_shows_tasks_as_text_never_as_markup()
    {
        var id = await app.Http.NewTask("<script>alert('x')</script> & more");

        var page = (await app.Http.GetJson("/")).ShouldBe(HttpStatusCode.OK);

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
            foreach (var asset in (string[])["app.css", "app.js"]) page.ShouldContain($"/assets/{asset}?v=");
        }

        (await app.Stranger.GetJson("/assets/app.js")).Header("Cache-Control")!.ShouldContain("immutable");
        (await app.Http.GetJson("/assets/other.js")).ShouldBe(HttpStatusCode.NotFound);
    }
}
