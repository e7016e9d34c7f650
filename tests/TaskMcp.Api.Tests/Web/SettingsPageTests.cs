using System.Net;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>The settings as each sees them (SPEC U-1, S-4, A-7).</summary>
[Collection(OneApp.Name)]
public class SettingsPageTests(TestApp app)
{
    [Fact]
    public async Task The_holder_of_the_owner_token_sees_the_workspaces_and_how_to_change_the_token()
    {
        var page = (await app.Http.GetJson("/settings")).ShouldBe(HttpStatusCode.OK).Text;
        page.ShouldContain("with the owner token");
        page.ShouldContain("Workspaces of this installation");
        page.ShouldContain("POST /api/workspace/breach");
        page.ShouldNotContain(TestApp.Token);
    }

    [Fact]
    public async Task A_member_sees_own_sessions_and_tokens_and_no_switch_of_owners()
    {
        using var member = await Person.Make(app, "member");
        var page = (await member.Http.GetJson("/settings")).ShouldBe(HttpStatusCode.OK).Text;
        page.ShouldContain($"/api/principals/{member.Id}/tokens");
        page.ShouldContain("Revoke test");
        page.ShouldNotContain("/api/workspace/breach");
        page.ShouldNotContain("Workspaces of this installation");
        page.ShouldNotContain(member.Token);
    }

    [Fact]
    public async Task What_a_browser_says_of_itself_is_text()
    {
        using var member = await Person.Make(app, "viewer");
        var signedIn = await app.Stranger.GetJson($"/signin?token={member.Token}", ("User-Agent", "<script>alert(1)</script> Firefox/1.0 (Linux)"));
        var cookie = signedIn.Header("Set-Cookie")!.Split(';')[0];

        var page = (await app.Stranger.GetJson("/settings", ("Cookie", cookie))).ShouldBe(HttpStatusCode.OK).Text;
        page.ShouldContain("Firefox on Linux");
        page.ShouldContain("this one");
        page.ShouldContain("&lt;script&gt;");
        page.ShouldNotContain("<script>alert");
    }

    [Fact]
    public async Task All_sessions_but_the_one_that_is_looked_at_can_be_ended()
    {
        using var person = await Person.Make(app, "viewer");
        var (first, second) = (await SignIn(person), await SignIn(person));
        (await app.Stranger.GetJson("/settings", ("Cookie", second))).ShouldBe(HttpStatusCode.OK).Text.ShouldContain("data-api=\"DELETE /api/me/sessions?others=true\"");

        (await app.Stranger.DeleteJson("/api/me/sessions?others=true", ("Cookie", second), ("Sec-Fetch-Site", "same-origin"))).ShouldBe(HttpStatusCode.NoContent);

        (await app.Stranger.GetJson("/api/me", ("Cookie", first))).ShouldBe(HttpStatusCode.Unauthorized);
        (await app.Stranger.GetJson("/settings", ("Cookie", second))).ShouldBe(HttpStatusCode.OK).Text.ShouldNotContain("others=true");
    }

    [Fact]
    public async Task Whoever_signed_in_with_a_token_that_only_reads_is_offered_to_end_that_and_nothing_else()
    {
        using var person = await Person.Make(app, "member", scopes: ["read"]);
        (await app.Http.PostJson($"/api/principals/{person.Id}/tokens", new { name = "another" })).ShouldBe(HttpStatusCode.Created);
        await SignIn(person);
        var cookie = await SignIn(person);

        var page = (await app.Stranger.GetJson("/settings", ("Cookie", cookie))).ShouldBe(HttpStatusCode.OK).Text;

        page.Split("DELETE /api/me/sessions").Length.ShouldBe(2, "only its own session, not all and not the other");
        page.ShouldContain("Revoke test");
        page.ShouldNotContain("Revoke another");
        page.ShouldNotContain($"POST /api/principals/{person.Id}/tokens");
    }

    private async Task<string> SignIn(Person person) => (await app.Stranger.GetJson($"/signin?token={person.Token}")).ShouldBe(HttpStatusCode.Found).Header("Set-Cookie")!.Split(';')[0];
}
