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
}
