using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Http;

/// <summary><c>If-Match</c> and <c>ETag</c> (SPEC T-7).</summary>
[Collection(OneApp.Name)]
public class PreconditionTests(TestApp app)
{
    [Fact]
    public async Task Of_two_writers_with_one_version_one_wins_and_the_other_gets_the_present_state()
    {
        var id = await app.Http.NewTask();

        var answers = await Task.WhenAll(Write("left"), Write("right"));

        var won = answers.Single(answer => answer.Status == HttpStatusCode.OK);
        won.ETag.ShouldBe("\"2\"");
        var lost = answers.Single(answer => answer != won).ShouldBeProblem(HttpStatusCode.PreconditionFailed, "version.stale");
        lost.ETag.ShouldBe("\"2\"");
        lost.Json["current"]!["title"]!.ToString().ShouldBe(won.Json["title"]!.ToString());
        ((int)lost.Json["current"]!["version"]!).ShouldBe(2);

        Task<Answer> Write(string title) => app.Http.PatchJson($"/api/tasks/{id}", new { title }, ("If-Match", "\"1\""));
    }

    [Theory, InlineData("\"1\""), InlineData("W/\"1\""), InlineData("*")]
    public async Task The_present_version_is_let_through(string tag) =>
        (await app.Http.PatchJson($"/api/tasks/{await app.Http.NewTask()}", new { title = "New" }, ("If-Match", tag))).ShouldBe(HttpStatusCode.OK);

    [Theory, InlineData("\"2\""), InlineData("\"0\""), InlineData("\"abc\""), InlineData("\"\""), InlineData("\"99999999999999999999\"")]
    public async Task Another_version_is_stale(string tag) =>
        (await app.Http.DeleteJson($"/api/tasks/{await app.Http.NewTask()}", ("If-Match", tag))).ShouldBeProblem(HttpStatusCode.PreconditionFailed, "version.stale");

    [Theory, InlineData("1"), InlineData("\"1"), InlineData("\"1\", \"2\""), InlineData("nonsense")]
    public async Task What_is_no_tag_is_refused(string tag) =>
        (await app.Http.PatchJson($"/api/tasks/{await app.Http.NewTask()}", new { title = "New" }, ("If-Match", tag))).ShouldBeProblem(HttpStatusCode.BadRequest, "request.if_match_invalid");

    [Fact]
    public async Task A_change_that_alters_nothing_keeps_the_version()
    {
        var id = await app.Http.NewTask("Same");
        (await app.Http.PatchJson($"/api/tasks/{id}", new { title = "Same" })).ETag.ShouldBe("\"1\"");
    }
}
