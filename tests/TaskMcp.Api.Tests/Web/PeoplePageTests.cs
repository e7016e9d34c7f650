using System.Net;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>The pages of people, agents and what they were granted (SPEC U-1, S-4, S-5).</summary>
[Collection(OneApp.Name)]
public class PeoplePageTests(TestApp app)
{
    [Fact]
    public async Task Principals_are_shown_as_text_with_role_tokens_and_whether_they_are_disabled()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var agent = (await owner.Http.PostJson("/api/principals", new { kind = "agent", name = "<b>Agent</b>", role = "member" })).ShouldBe(HttpStatusCode.Created).Id;
        await owner.Http.PatchJson($"/api/principals/{agent}", new { enabled = false });

        var list = (await owner.Http.GetJson("/people")).ShouldBe(HttpStatusCode.OK).Text;
        list.ShouldContain($"href=\"/people/{agent}\"");
        list.ShouldContain("&lt;b&gt;Agent");
        list.ShouldNotContain("<b>Agent");
        list.ShouldContain(">disabled<");
        list.ShouldContain("0 tokens");
        var page = (await owner.Http.GetJson($"/people/{agent}")).ShouldBe(HttpStatusCode.OK).Text;
        page.ShouldContain("&lt;b&gt;Agent");
        page.ShouldContain("No token yet");
        page.ShouldContain("claude mcp add --transport http");
    }

    [Fact]
    public async Task A_token_is_listed_by_its_beginning_and_never_shown_again()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        using var person = await Person.Make(app, "member", scopes: ["write"], by: owner.Http);

        var page = (await owner.Http.GetJson($"/people/{person.Id}")).ShouldBe(HttpStatusCode.OK).Text;

        page.ShouldContain($"token-{person.TokenId}");
        page.ShouldContain(person.Token[..10]);
        page.ShouldNotContain(person.Token);
        page.ShouldContain("data-shown-once");
        page.ShouldContain("signin?token=");
    }

    [Fact]
    public async Task A_grant_is_shown_with_its_terms_and_can_be_edited_at_an_address_of_its_own()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var agent = (await owner.Http.PostJson("/api/principals", new { kind = "agent", name = "Agent", role = "member" })).ShouldBe(HttpStatusCode.Created).Id;
        var toolbox = (await owner.Http.PostJson("/api/toolboxes", new { name = "Box <1>" })).ShouldBe(HttpStatusCode.Created).Id;
        var offered = (await owner.Http.GetJson($"/people/{agent}?grant={toolbox}")).ShouldBe(HttpStatusCode.OK).Text;
        offered.ShouldContain($"data-api=\"PUT /api/principals/{agent}/grants/{toolbox}\"");

        (await owner.Http.Send("PUT", $"/api/principals/{agent}/grants/{toolbox}", new
        {
            rate_per_minute = 7, daily_quota = 20, confirm = "destructive", constraints = new[] { new { argument = "channel", @operator = "in", value = new[] { "general" } } },
        })).ShouldBe(HttpStatusCode.OK);

        var page = (await owner.Http.GetJson($"/people/{agent}")).Text;
        page.ShouldContain("Box &lt;1&gt;");
        page.ShouldContain("7 calls a minute");
        page.ShouldContain("0 of 20 calls today");
        page.ShouldContain("1 constraint");
        var edit = (await owner.Http.GetJson($"/people/{agent}?grant={toolbox}")).Text;
        edit.ShouldContain("value=\"[&quot;general&quot;]\"");
        edit.ShouldContain("data-version=");
        (await owner.Http.GetJson($"/toolboxes/{toolbox}?tab=granted-to")).Text.ShouldContain($"/people/{agent}");
    }

    [Fact]
    public async Task They_are_for_owners_of_their_own_workspace_only()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        using var maintainer = await Person.Make(app, "maintainer", by: owner.Http);
        using var foreigner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());

        (await maintainer.Http.GetJson("/people", ("Accept", "text/html"))).ShouldBe(HttpStatusCode.Forbidden);
        (await maintainer.Http.GetJson($"/people/{maintainer.Id}")).ShouldBe(HttpStatusCode.Forbidden);
        (await foreigner.Http.GetJson($"/people/{maintainer.Id}")).ShouldBe(HttpStatusCode.NotFound);
        (await foreigner.Http.GetJson("/people")).Text.ShouldNotContain(maintainer.Id);
    }
}
