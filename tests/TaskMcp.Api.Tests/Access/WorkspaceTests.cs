using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Access;

/// <summary>Workspaces (SPEC A-6).</summary>
[Collection(OneApp.Name)]
public class WorkspaceTests(TestApp app)
{
    [Fact]
    public async Task A_new_workspace_has_an_owner_and_nothing_of_another_one()
    {
        var name = PeopleClients.NewWorkspace();
        using var olga = await Person.OwnerOf(app, name);
        var theirs = await app.Http.NewTask("theirs-alone");

        ((string)(await olga.Http.GetJson("/api/me")).Json["workspace"]!).ShouldBe(name);
        ((string)(await olga.Http.GetJson("/api/workspace")).Json["name"]!).ShouldBe(name);
        (await olga.Http.GetJson($"/api/tasks/{theirs}")).ShouldBe(HttpStatusCode.NotFound);
        (await olga.Http.GetJson("/api/tasks")).Items.ShouldBeEmpty();
        (await olga.Http.GetJson("/api/tasks?text=theirs")).Items.ShouldBeEmpty();
        (await olga.Http.GetJson("/api/principals")).Items.Select(item => (string)item!["id"]!).ShouldBe([olga.Id]);
        var mine = await olga.Http.NewTask("mine-alone");
        (await app.Http.GetJson($"/api/tasks/{mine}")).ShouldBe(HttpStatusCode.NotFound);
        (await app.Http.GetJson($"/api/principals/{olga.Id}")).ShouldBe(HttpStatusCode.NotFound);
        (await app.Http.GetJson("/api/workspaces")).Text.ShouldContain(name);
        (await app.Http.PostJson("/api/workspaces", new { name, owner = new { name = "Again" } })).ShouldBeProblem(HttpStatusCode.Conflict, "workspace.exists");
    }

    [Fact]
    public async Task Events_of_one_workspace_are_not_seen_in_another()
    {
        using var olga = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        using var stream = await EventReader.Open(olga.Http);

        await app.Http.NewTask("not for Olga");
        await olga.Http.NewTask("for Olga");

        (await stream.Next()).Json.ShouldContain("for Olga");
    }

    [Fact]
    public async Task Only_the_installations_owner_makes_workspaces()
    {
        using var olga = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        using var mate = await Person.Make(app, "owner");

        foreach (var owner in new[] { olga, mate })
        {
            (await owner.Http.PostJson("/api/workspaces", new { name = PeopleClients.NewWorkspace(), owner = new { name = "X" } })).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
            (await owner.Http.GetJson("/api/workspaces")).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
            (await owner.Http.PostJson("/api/workspaces/default/owners", new { name = "X" })).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
        }
    }

    [Fact]
    public async Task The_last_owner_of_a_workspace_stays()
    {
        using var olga = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var path = $"/api/principals/{olga.Id}";

        (await olga.Http.PatchJson(path, new { role = "maintainer" })).ShouldBeProblem(HttpStatusCode.Conflict, "principal.last_owner");
        (await olga.Http.PatchJson(path, new { enabled = false })).ShouldBeProblem(HttpStatusCode.Conflict, "principal.last_owner");
        (await olga.Http.DeleteJson(path)).ShouldBeProblem(HttpStatusCode.Conflict, "principal.last_owner");
        using var second = await Person.Make(app, "owner", by: olga.Http);
        (await second.Http.PatchJson(path, new { role = "member" })).ShouldBe(HttpStatusCode.OK);
        (await olga.Http.GetJson("/api/principals")).ShouldBe(HttpStatusCode.Forbidden);
        (await second.Http.DeleteJson($"/api/principals/{second.Id}")).ShouldBeProblem(HttpStatusCode.Conflict, "principal.last_owner");
    }

    [Fact]
    public async Task Of_two_owners_who_remove_each_other_at_once_one_stays()
    {
        using var one = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        using var two = await Person.Make(app, "owner", by: one.Http);

        var answers = await Task.WhenAll(one.Http.DeleteJson($"/api/principals/{two.Id}"), two.Http.DeleteJson($"/api/principals/{one.Id}"));

        answers.Count(answer => answer.Status == HttpStatusCode.NoContent).ShouldBe(1);
    }

    [Fact]
    public async Task Webhooks_are_received_in_the_workspace_that_has_them()
    {
        using var olga = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var secret = $"whsec-of-olga-{Guid.NewGuid():N}";
        var webhook = (await olga.Http.PostJson("/api/webhooks", new { name = "Forms", source = "forms", secret, mapping = new { title = "{{ payload.title }}" } })).ShouldBe(HttpStatusCode.Created).Id;

        (await app.Stranger.PostJson($"/api/webhooks/{webhook}/in", new { title = "By its path" }, ("X-Webhook-Secret", secret))).ShouldBe(HttpStatusCode.Accepted);
        (await app.Stranger.PostJson("/api/webhooks/tasks", new { title = "By its secret" }, ("X-Webhook-Secret", secret))).ShouldBe(HttpStatusCode.Accepted);

        var items = await Patience.Until(() => olga.Http.GetJson("/api/tasks"), answer => answer.Items.Count == 2);
        items.Text.ShouldContain("By its path");
        items.Text.ShouldContain("By its secret");
        (await app.Http.GetJson("/api/tasks?text=secret")).Text.ShouldNotContain("By its secret");
    }

    [Fact]
    public async Task Pages_show_the_workspace_of_who_looks()
    {
        using var olga = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var mine = await olga.Http.NewTask("Seen by Olga alone");
        var theirs = await app.Http.NewTask("Not seen by Olga");

        var page = (await olga.Http.GetJson("/")).ShouldBe(HttpStatusCode.OK);
        page.Text.ShouldContain("Seen by Olga alone");
        page.Text.ShouldNotContain("Not seen by Olga");
        (await olga.Http.GetJson($"/tasks/{mine}")).ShouldBe(HttpStatusCode.OK);
        (await olga.Http.GetJson($"/tasks/{theirs}")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory, InlineData("Acme"), InlineData("a"), InlineData("a/b"), InlineData("-a"), InlineData("a-"), InlineData("1a"), InlineData("ä")]
    public async Task A_name_that_is_none_is_refused(string name) =>
        (await app.Http.PostJson("/api/workspaces", new { name, owner = new { name = "X" } })).ShouldBeProblem(HttpStatusCode.BadRequest, "workspace.name_invalid");
}
