using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Access;

/// <summary>Browsers of principals (SPEC A-1, A-4).</summary>
[Collection(OneApp.Name)]
public class SessionTests(TestApp app)
{
    private static readonly (string, string) OwnPage = ("Sec-Fetch-Site", "same-origin");

    [Fact]
    public async Task A_user_signs_in_with_a_token_and_gets_a_session_that_holds_no_token()
    {
        using var dora = await Person.Make(app, "member");
        var cookie = await SignIn(dora);

        cookie.ShouldNotContain(dora.Token[16..]);
        var me = (await app.Stranger.GetJson("/api/me", ("Cookie", cookie))).ShouldBe(HttpStatusCode.OK).Json;
        ((string)me["id"]!).ShouldBe(dora.Id);
        var sessions = (await app.Stranger.GetJson("/api/me/sessions", ("Cookie", cookie))).Items;
        ((string)sessions.Single()!["id"]!).ShouldBe((string)me["session_id"]!);
        (await app.Stranger.PostJson("/api/tasks", new { title = "From a page" }, ("Cookie", cookie), OwnPage)).ShouldBe(HttpStatusCode.Created);
        (await app.Stranger.PostJson("/api/tasks", new { title = "From elsewhere" }, ("Cookie", cookie), ("Sec-Fetch-Site", "cross-site"))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_ends_by_itself_by_sign_out_by_its_token_and_by_its_principal()
    {
        using var emil = await Person.Make(app, "member");
        var (first, second, third) = (await SignIn(emil), await SignIn(emil), await SignIn(emil));

        var id = (string)(await Me(first)).Json["session_id"]!;
        (await app.Stranger.DeleteJson($"/api/me/sessions/{id}", ("Cookie", second), OwnPage)).ShouldBe(HttpStatusCode.NoContent);
        (await Me(first)).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Stranger.DeleteJson($"/api/me/sessions/{id}", ("Cookie", second), OwnPage)).ShouldBeProblem(HttpStatusCode.NotFound, "session.not_found");

        (await app.Stranger.PostJson("/signout", null, ("Cookie", second), OwnPage)).ShouldBe(HttpStatusCode.Found);
        (await Me(second)).ShouldBe(HttpStatusCode.Unauthorized);

        (await Me(third)).ShouldBe(HttpStatusCode.OK);
        (await app.Http.DeleteJson($"/api/principals/{emil.Id}/tokens/{emil.TokenId}")).ShouldBe(HttpStatusCode.NoContent);
        (await Me(third)).ShouldBe(HttpStatusCode.Unauthorized);

        using var fred = await Person.Make(app, "viewer");
        var last = await SignIn(fred);
        (await Me(last)).ShouldBe(HttpStatusCode.OK);
        (await app.Http.PatchJson($"/api/principals/{fred.Id}", new { enabled = false })).ShouldBe(HttpStatusCode.OK);
        (await Me(last)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task All_sessions_end_at_once()
    {
        using var gina = await Person.Make(app, "viewer");
        string[] cookies = [await SignIn(gina), await SignIn(gina)];

        (await gina.Http.DeleteJson("/api/me/sessions")).ShouldBe(HttpStatusCode.NoContent);

        foreach (var cookie in cookies) (await Me(cookie)).ShouldBe(HttpStatusCode.Unauthorized);
        (await gina.Http.GetJson("/api/me/sessions")).Items.ShouldBeEmpty();
    }

    [Theory, InlineData("agent"), InlineData("service")]
    public async Task Only_a_user_signs_in_to_pages(string kind)
    {
        using var machine = await Person.Make(app, "member", kind);

        (await app.Stranger.GetJson($"/signin?token={machine.Token}")).Header("Set-Cookie").ShouldBeNull();
    }

    [Fact]
    public async Task A_session_may_no_more_than_its_token()
    {
        using var hans = await Person.Make(app, "owner", scopes: ["read"]);
        var cookie = await SignIn(hans);

        (await app.Stranger.GetJson("/api/tasks", ("Cookie", cookie))).ShouldBe(HttpStatusCode.OK);
        (await app.Stranger.PostJson("/api/tasks", new { title = "No" }, ("Cookie", cookie), OwnPage)).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
    }

    [Theory, InlineData("read"), InlineData("tools")]
    public async Task A_token_that_only_reads_or_calls_tools_ends_nothing_but_itself_and_makes_nothing(string scope)
    {
        using var ida = await Person.Make(app, "owner");
        var tokens = $"/api/principals/{ida.Id}/tokens";
        var lesser = (await ida.Http.PostJson(tokens, new { name = "less", scopes = new[] { scope } })).ShouldBe(HttpStatusCode.Created).Json;
        var other = (await ida.Http.PostJson(tokens, new { name = "other", scopes = new[] { scope } })).ShouldBe(HttpStatusCode.Created).Json;
        using var child = app.With((string)lesser["secret"]!);
        var cookie = await SignIn(ida);
        var session = (string)(await Me(cookie)).Json["session_id"]!;

        foreach (var path in (string[])["/api/me/sessions", "/api/me/sessions?others=true", $"/api/me/sessions/{session}", $"{tokens}/{other["token"]!["id"]}"])
            (await child.DeleteJson(path)).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        (await child.PostJson(tokens, new { name = "more", scopes = new[] { scope } })).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");

        (await Me(cookie)).ShouldBe(HttpStatusCode.OK);
        (await child.DeleteJson($"{tokens}/{lesser["token"]!["id"]}")).ShouldBe(HttpStatusCode.NoContent);
        (await child.GetJson("/api/me")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_that_only_reads_ends_itself_and_no_other()
    {
        using var jan = await Person.Make(app, "member", scopes: ["read"]);
        var (one, other) = (await SignIn(jan), await SignIn(jan));
        var (mine, its) = ((string)(await Me(one)).Json["session_id"]!, (string)(await Me(other)).Json["session_id"]!);

        (await app.Stranger.DeleteJson($"/api/me/sessions/{its}", ("Cookie", one), OwnPage)).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        (await app.Stranger.DeleteJson($"/api/me/sessions/{mine}", ("Cookie", one), OwnPage)).ShouldBe(HttpStatusCode.NoContent);
        (await app.Stranger.PostJson("/signout", null, ("Cookie", other), OwnPage)).ShouldBe(HttpStatusCode.Found);

        (await Me(one)).ShouldBe(HttpStatusCode.Unauthorized);
        (await Me(other)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    private Task<Answer> Me(string cookie) => app.Stranger.GetJson("/api/me", ("Cookie", cookie));

    private async Task<string> SignIn(Person person)
    {
        var cookie = (await app.Stranger.GetJson($"/signin?token={person.Token}")).ShouldBe(HttpStatusCode.Found).Header("Set-Cookie")!;
        cookie.ShouldContain("httponly");
        cookie.ShouldContain("samesite=strict");
        return cookie.Split(';')[0];
    }
}
