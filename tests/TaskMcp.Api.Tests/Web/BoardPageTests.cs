using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>Boards as a browser gets them (SPEC U-1, U-2, K-1).</summary>
[Collection(OneApp.Name)]
public class BoardPageTests(TestApp app)
{
    [Fact]
    public async Task An_empty_board_says_what_to_do_and_what_of_it_is_done()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var project = await NewProject(owner.Http);

        var empty = (await owner.Http.GetJson($"/projects/{project}")).Text;
        empty.ShouldContain("A board whose tasks act");
        empty.ShouldContain("href=\"/connections/new\"");

        await NewTask(owner.Http, project, "First");
        var begun = (await owner.Http.GetJson($"/projects/{project}")).Text;
        begun.ShouldContain("Next steps");
        begun.ShouldContain("Add a task<span class=\"sr\"> (done)</span>");
    }

    [Fact]
    public async Task A_viewer_is_offered_nothing_that_changes_something()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        using var viewer = await Person.Make(app, "viewer", by: owner.Http);
        var project = await NewProject(owner.Http);
        await NewTask(owner.Http, project, "Seen");

        var page = (await viewer.Http.GetJson($"/projects/{project}")).ShouldBe(HttpStatusCode.OK).Text;
        page.ShouldContain("Seen");
        page.ShouldContain("data-can=\"\"");
        foreach (var offer in (string[])["data-add=", "id=\"move-card\"", "/settings\"><"]) page.ShouldNotContain(offer);
        var settings = (await viewer.Http.GetJson($"/projects/{project}/settings")).ShouldBe(HttpStatusCode.OK).Text;
        settings.ShouldContain("In progress");
        settings.ShouldNotContain("data-api=\"PATCH /api/projects");
        settings.ShouldNotContain("data-api=\"DELETE /api/projects");
    }

    [Fact]
    public async Task A_filter_stands_in_the_address_and_leaves_the_cards_that_fulfil_all_of_it()
    {
        var project = await NewProject(app.Http);
        await NewTask(app.Http, project, "Both", new { tags = new[] { "red" }, priority = "p1" });
        await NewTask(app.Http, project, "Only red", new { tags = new[] { "red" } });
        await NewTask(app.Http, project, "<Mine>", new { assigned_to = new { id = "owner" } });

        var both = (await app.Http.GetJson($"/projects/{project}?tag=red&priority=p1")).Text;
        both.ShouldContain(">Both<");
        both.ShouldNotContain(">Only red<");
        both.ShouldContain("1 of 3");
        both.ShouldContain($"href=\"/projects/{project}?tag=red\" data-chip");

        var mine = (await app.Http.GetJson($"/projects/{project}?mine=1")).Text;
        mine.ShouldContain("&lt;Mine&gt;");
        mine.ShouldNotContain(">Both<");

        var nothing = (await app.Http.GetJson($"/projects/{project}?q=nothing-has-this")).Text;
        nothing.ShouldContain("No card matches.");
        (await app.Http.GetJson($"/projects/{project}?priority=p9&due=never&tag=")).Text.ShouldContain(">Both<");
    }

    [Fact]
    public async Task What_is_overdue_is_never_done()
    {
        var project = await NewProject(app.Http);
        await NewTask(app.Http, project, "Late", new { due_date = "2020-01-01T00:00:00Z" });
        await NewTask(app.Http, project, "Was late", new { due_date = "2020-01-01T00:00:00Z", status = "done" });

        var page = (await app.Http.GetJson($"/projects/{project}?due=overdue")).Text;
        page.ShouldContain(">Late<");
        page.ShouldNotContain(">Was late<");
    }

    [Fact]
    public async Task A_long_column_comes_in_pieces_in_its_order_and_its_count_is_that_of_all()
    {
        var project = await NewProject(app.Http);
        foreach (var number in Enumerable.Range(1, 40)) await NewTask(app.Http, project, $"Number {number:00}.");

        var page = (await app.Http.GetJson($"/projects/{project}")).Text;
        page.ShouldContain(">Number 30.<");
        page.ShouldNotContain(">Number 31.<");
        page.ShouldContain("data-all=\"40\"");
        var next = System.Text.RegularExpressions.Regex.Match(page, "data-cards=\"todo\" data-next=\"([^\"]+)\"").Groups[1].Value;
        var rest = (await app.Http.GetJson($"/projects/{project}/columns/todo?cursor={Uri.EscapeDataString(WebUtility.HtmlDecode(next))}")).ShouldBe(HttpStatusCode.OK).Text;
        rest.ShouldNotContain(">Number 30.<");
        rest.IndexOf(">Number 31.<", StringComparison.Ordinal).ShouldBeLessThan(rest.IndexOf(">Number 40.<", StringComparison.Ordinal));
        rest.ShouldNotContain("<html");
        (await app.Http.GetJson($"/projects/{project}/columns/todo?cursor=wrong")).ShouldBe(HttpStatusCode.NotFound);
        (await app.Http.GetJson($"/projects/{project}/columns/nowhere")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Single_cards_come_as_they_are_now_and_those_that_are_gone_or_hidden_are_missing()
    {
        var project = await NewProject(app.Http);
        var parent = await NewTask(app.Http, project, "Parent");
        var blocked = await NewTask(app.Http, project, "Part", new { parent_id = parent, blocked_by = new[] { parent } });
        var elsewhere = await NewTask(app.Http, await NewProject(app.Http), "Elsewhere");

        var cards = (await app.Http.GetJson($"/projects/{project}/cards?task={parent}&task={blocked}&task={elsewhere}&task={Guid.NewGuid()}")).ShouldBe(HttpStatusCode.OK).Text;
        cards.ShouldContain("0/1");
        cards.ShouldContain("blocked by 1");
        cards.ShouldNotContain("Elsewhere");
        (await app.Http.GetJson($"/projects/{project}/cards?task={parent}&q=part")).Text.ShouldNotContain(">Parent<");
    }

    [Fact]
    public async Task Nothing_of_another_workspace_is_shown()
    {
        using var olga = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var project = await NewProject(olga.Http);
        var task = await NewTask(olga.Http, project, "Secret plan");

        foreach (var path in (string[])[$"/projects/{project}", $"/projects/{project}/settings", $"/projects/{project}/columns/todo", $"/projects/{project}/cards?task={task}"])
            (await app.Http.GetJson(path)).ShouldBe(HttpStatusCode.NotFound);
        (await app.Http.GetJson($"/cards?task={task}")).ShouldBe(HttpStatusCode.NotFound);
        (await app.Http.GetJson("/search?q=secret+plan")).Text.ShouldNotContain($"found-{task}");
    }

    [Fact]
    public async Task Search_finds_words_of_notes_in_all_projects_and_marks_them_as_text()
    {
        var task = await NewTask(app.Http, await NewProject(app.Http), "Quarterly numbers", new { note = "Ask <b>Zebulon</b> about the figures" });

        var page = (await app.Http.GetJson("/search?q=zebulon")).ShouldBe(HttpStatusCode.OK).Text;
        page.ShouldContain($"found-{task}");
        page.ShouldMatch("<mark[^>]*>Zebulon</mark>");
        page.ShouldContain("&lt;b&gt;");
        (await app.Http.GetJson("/search?q=nobody-wrote-this-ever")).Text.ShouldContain("Nothing found");
        (await app.Http.GetJson("/search")).Text.ShouldContain("Find a task");
    }

    private static async Task<string> NewProject(HttpClient http) => (await http.PostJson("/api/projects", new { name = "A board" })).ShouldBe(HttpStatusCode.Created).Id;

    private static async Task<string> NewTask(HttpClient http, string project, string title, object? more = null)
    {
        var body = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(more ?? new { }))!.AsObject();
        body["title"] = title;
        body["project_id"] = project;
        return (await http.PostJson("/api/tasks", body)).ShouldBe(HttpStatusCode.Created).Id;
    }
}
