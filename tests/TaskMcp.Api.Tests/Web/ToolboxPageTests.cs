using System.Net;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>The pages of toolboxes (SPEC U-1, S-4).</summary>
[Collection(OneApp.Name)]
public class ToolboxPageTests(TestApp app)
{
    [Fact]
    public async Task Who_has_none_is_told_what_one_is_and_what_comes_next()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var page = (await owner.Http.GetJson("/toolboxes")).ShouldBe(HttpStatusCode.OK).Text;
        page.ShouldContain("A toolbox is a named set of tools");
        page.ShouldContain("data-dialog=\"new-toolbox\"");
    }

    [Fact]
    public async Task It_shows_what_is_in_it_as_agents_see_it()
    {
        await using var server = await ScriptedMcp.Start();
        var connection = await server.Connect(app);
        var id = (await app.Http.PostJson("/api/toolboxes", new
        {
            name = "Box <i>", description = "For <u>agents</u>", entries = new[] { new { connection_id = connection, tools = new[] { "sa*" }, treat_as = new { say = "destructive" } } },
        })).ShouldBe(HttpStatusCode.Created).Id;

        var entries = (await app.Http.GetJson($"/toolboxes/{id}")).ShouldBe(HttpStatusCode.OK).Text;
        entries.ShouldContain("Box &lt;i&gt;");
        entries.ShouldContain("For &lt;u&gt;agents");
        entries.ShouldContain($"value=\"{connection}\" selected");
        entries.ShouldContain(">sa*</textarea>");
        entries.ShouldContain("say = destructive");
        var inside = (await app.Http.GetJson($"/toolboxes/{id}?tab=contents")).ShouldBe(HttpStatusCode.OK).Text;
        inside.ShouldContain("id=\"tool-scripted__say\"");
        inside.ShouldContain("destructive");
        (await app.Http.GetJson($"/toolboxes/{id}?tab=granted-to")).Text.ShouldContain("Nobody has it yet");
        (await app.Http.GetJson($"/connections/{connection}?tab=used-by")).Text.ShouldContain($"/toolboxes/{id}");
    }

    [Fact]
    public async Task It_is_for_owners_of_its_workspace_only()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        using var maintainer = await Person.Make(app, "maintainer", by: owner.Http);
        using var foreigner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var id = (await owner.Http.PostJson("/api/toolboxes", new { name = "Hidden box" })).ShouldBe(HttpStatusCode.Created).Id;

        (await maintainer.Http.GetJson($"/toolboxes/{id}")).ShouldBe(HttpStatusCode.Forbidden);
        (await foreigner.Http.GetJson($"/toolboxes/{id}")).ShouldBe(HttpStatusCode.NotFound);
        (await foreigner.Http.GetJson("/toolboxes")).Text.ShouldNotContain("Hidden box");
    }
}
