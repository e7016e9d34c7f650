using System.Net;
using System.Text.RegularExpressions;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>What the palette of a page lists besides what the page shows (SPEC U-1, A-5).</summary>
[Collection(OneApp.Name)]
public class PaletteTests(TestApp app)
{
    [Theory]
    [InlineData("viewer", "Keyboard shortcuts")]
    [InlineData("member", "New task;Keyboard shortcuts")]
    [InlineData("maintainer", "New task;New automation of the inbox;New project;New connection;New webhook;Keyboard shortcuts")]
    [InlineData("owner", "New task;New automation of the inbox;New project;New connection;New webhook;New person or agent;New toolbox;New own tool;Keyboard shortcuts")]
    public async Task It_offers_what_the_role_may(string role, string offered)
    {
        using var person = await Person.Make(app, role);
        Offered((await person.Http.GetJson("/notifications")).ShouldBe(HttpStatusCode.OK).Text).ShouldBe(offered);
    }

    [Fact]
    public async Task A_new_task_and_a_new_automation_are_for_the_board_that_is_shown()
    {
        var project = (await app.Http.PostJson("/api/projects", new { name = "Shown" })).Id;
        var page = (await app.Http.GetJson($"/projects/{project}")).ShouldBe(HttpStatusCode.OK).Text;
        page.ShouldContain($"href=\"/projects/{project}#new\"");
        page.ShouldContain($"href=\"/projects/{project}/bindings/new\"");
        Offered(page).ShouldContain("New automation of this board");
    }

    [Fact]
    public async Task A_stranger_gets_none() => (await app.Stranger.GetJson("/welcome")).ShouldBe(HttpStatusCode.OK).Text.ShouldNotContain("id=\"palette\"");

    private static string Offered(string page)
    {
        var actions = Regex.Match(page, "<template data-actions[^>]*>(.*?)</template>", RegexOptions.Singleline).Groups[1].Value;
        return string.Join(';', Regex.Matches(actions, "data-words[^>]*>([^<]*)<").Select(match => match.Groups[1].Value));
    }
}
