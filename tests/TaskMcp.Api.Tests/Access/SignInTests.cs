using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Access;

/// <summary>The sign-in link and its cookie (SPEC ).</summary>
[Collection(OneApp.Name)]
public class SignInTests(TestApp app)
{
    [Fact]
    public async Task The_link_makes_a_cookie_that_scripts_and_other_sites_do_not_get()
    {
        var answer = await app.Stranger.GetJson($"/signin?token={TestApp.Token}");

        answer.ShouldBe(HttpStatusCode.Found);
        answer.Header("Location").ShouldBe("/");
        var cookie = answer.Header("Set-Cookie")!;
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
        cookie.ShouldNotContain(TestApp.Token);
        (await app.Stranger.GetJson("/api/tasks", ("Cookie", cookie.Split(';')[0]))).ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("/tasks/1?tab=runs", "/tasks/1?tab=runs")]
    [InlineData("//evil.example/", "/")]
    [InlineData("/\\evil.example/", "/")]
    [InlineData("/\t/evil.example/", "/")]
    [InlineData("https://evil.example/", "/")]
    [InlineData("javascript:alert(1)", "/")]
    [InlineData("", "/")]
    public async Task Whoever_signs_in_goes_on_to_the_page_they_asked_for_and_never_to_another_site(string page, string expected) =>
        (await app.Stranger.GetJson($"/signin?token={TestApp.Token}&return={Uri.EscapeDataString(page)}")).Header("Location").ShouldBe(expected);

    [Theory, InlineData(""), InlineData("wrong"), InlineData("api-tests-owner-token-0123456788")]
    public async Task A_wrong_token_makes_none(string token)
    {
        var answer = await app.Stranger.GetJson($"/signin?token={token}");

        answer.ShouldBe(HttpStatusCode.Found);
        answer.Header("Location").ShouldStartWith("/welcome");
        answer.Header("Set-Cookie").ShouldBeNull();
    }

    [Fact]
    public async Task The_form_signs_in_from_our_own_page_only()
    {
        (await Form("same-origin")).Header("Set-Cookie").ShouldNotBeNull();
        (await Form("cross-site")).Header("Set-Cookie").ShouldBeNull();

        Task<Answer> Form(string site) =>
            app.Stranger.Send("POST", "/signin", new FormUrlEncodedContent([new("token", TestApp.Token)]), ("Sec-Fetch-Site", site));
    }

    [Fact]
    public async Task A_change_with_the_cookie_must_come_from_our_own_page()
    {
        var cookie = ("Cookie", (await app.Stranger.GetJson($"/signin?token={TestApp.Token}")).Header("Set-Cookie")!.Split(';')[0]);

        (await Post(("Sec-Fetch-Site", "same-origin"))).ShouldBe(HttpStatusCode.Created);
        (await Post(("Origin", app.Url.GetLeftPart(UriPartial.Authority)))).ShouldBe(HttpStatusCode.Created);
        (await Post(("Sec-Fetch-Site", "cross-site"))).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        (await Post(("Sec-Fetch-Site", "same-site"))).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        (await Post(("Origin", "http://evil.example"))).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");
        (await Post(("X-Nothing", "said"))).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");

        Task<Answer> Post((string, string) origin) => app.Stranger.PostJson("/api/tasks", new { title = "From a page" }, cookie, origin);
    }

    [Fact]
    public async Task A_made_up_cookie_is_nobody() =>
        (await app.Stranger.GetJson("/api/tasks", ("Cookie", "taskmcp_session=bm9ib2R5"))).ShouldBeProblem(HttpStatusCode.Unauthorized, "auth.required");

    [Theory, InlineData("evil.example"), InlineData("evil.example:5180"), InlineData("192.168.1.7"), InlineData("127.0.0.1.evil.example")]
    public async Task On_loopback_other_host_names_are_refused(string host) =>
        (await app.Http.GetJson("/api/tasks", ("Host", host))).ShouldBeProblem(HttpStatusCode.BadRequest, "request.host_not_allowed");

    [Theory, InlineData("localhost"), InlineData("localhost:1"), InlineData("[::1]"), InlineData("127.0.0.1:80")]
    public async Task On_loopback_its_own_names_are_answered(string host) =>
        (await app.Http.GetJson("/api/tasks", ("Host", host))).ShouldBe(HttpStatusCode.OK);
}
