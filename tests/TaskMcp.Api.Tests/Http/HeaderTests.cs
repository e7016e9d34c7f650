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
}
