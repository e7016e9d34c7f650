using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Http;

/// <summary>What every answer says to browsers (SPEC A-4).</summary>
[Collection(OneApp.Name)]
public class HeaderTests(TestApp app)
{
    [Theory, InlineData("/api/tasks"), InlineData("/api/nothing"), InlineData("/"), InlineData("/api/tasks/x"), InlineData("/openapi/v1.json")]
    public async Task Every_answer_is_guarded(string path)
    {
        var answer = await app.Http.GetJson(path);

        answer.Header("Content-Security-Policy").ShouldBe("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        answer.Header("Referrer-Policy").ShouldBe("same-origin");
        answer.Header("Cache-Control")!.ShouldContain("no-store");
        answer.Header("Server").ShouldBeNull();
        answer.Header("Access-Control-Allow-Origin").ShouldBeNull();
    }

    [Fact]
    public async Task A_stranger_gets_them_too() => (await app.Stranger.GetJson("/api/tasks")).Header("X-Content-Type-Options").ShouldBe("nosniff");

    [Fact]
    public async Task Errors_assets_streams_and_refused_hosts_are_guarded_too()
    {
        string[] answers =
        [
            Policy(await app.Stranger.GetJson("/api/tasks")), Policy(await app.Stranger.GetJson("/assets/app.css")), Policy(await app.Stranger.GetJson("/assets/none")), Policy(await app.Stranger.GetJson("/health")),
            Policy(await app.Stranger.GetJson("/oauth/callback")), Policy(await app.Http.GetJson("/api/tasks", ("Host", "evil.example"))), Policy(await app.Http.Send("PUT", "/api/tasks", (object?)null)),
            Policy(await app.Http.GetJson("/api/tasks", ("Origin", "https://evil.example"))), Policy(await app.Stranger.GetJson("/signin?token=wrong")),
        ];

        answers.ShouldAllBe(policy => policy.StartsWith("default-src 'none'", StringComparison.Ordinal));
        using var stream = await app.Http.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead);
        stream.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("default-src 'none'");

        static string Policy(Answer answer) => answer.Header("Content-Security-Policy") ?? $"none with {answer.Status}: {answer.Text}";
    }

    [Fact]
    public async Task Browsers_are_kept_to_https_where_that_is_the_public_address()
    {
        (await app.Http.GetJson("/api/tasks")).Header("Strict-Transport-Security").ShouldBeNull();
        var published = await TestApp.Started("--TaskMcp:PublicUrl=https://tasks.example.com", "--TaskMcp:Hosts:0=*.example.org");
        try
        {
            (await published.Stranger.GetJson("/api/tasks")).Header("Strict-Transport-Security").ShouldBe("max-age=31536000");
            (await published.Http.GetJson("/api/tasks", ("Host", "tasks.example.com"))).ShouldBe(HttpStatusCode.OK);
            (await published.Http.GetJson("/api/tasks", ("Host", "a.example.org"))).ShouldBe(HttpStatusCode.OK);
            (await published.Http.GetJson("/api/tasks", ("Host", "example.com"))).ShouldBeProblem(HttpStatusCode.BadRequest, "request.host_not_allowed");
            (await published.Http.GetJson("/api/tasks", ("Origin", "https://tasks.example.com"))).ShouldBe(HttpStatusCode.OK);
            (await published.Http.GetJson("/api/tasks", ("Origin", "http://tasks.example.com"))).ShouldBeProblem(HttpStatusCode.Forbidden, "request.origin_not_allowed");
        }
        finally
        {
            await published.DisposeAsync();
        }
    }

    [Theory, InlineData("https://evil.example"), InlineData("null"), InlineData("http://localhost:1"), InlineData("chrome-extension://abc")]
    public async Task Pages_of_other_origins_may_not_call_even_with_a_token(string origin) =>
        (await app.Http.GetJson("/api/tasks", ("Origin", origin))).ShouldBeProblem(HttpStatusCode.Forbidden, "request.origin_not_allowed");
}
