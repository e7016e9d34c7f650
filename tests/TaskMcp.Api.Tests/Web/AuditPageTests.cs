using System.Net;
using System.Text.RegularExpressions;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>The pages of the audit (SPEC A-2).</summary>
[Collection(OneApp.Name)]
public partial class AuditPageTests(TestApp app)
{
    private const string Markup = "<script>alert('x')</script>";

    [Fact]
    public async Task Rows_are_shown_as_text_with_all_that_they_hold()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        (await owner.Http.PatchJson($"/api/principals/{owner.Id}", new { name = $"Olga {Markup}" })).ShouldBe(HttpStatusCode.OK);
        var task = await owner.Http.NewTask("Recorded");

        var page = (await owner.Http.GetJson("/audit")).ShouldBe(HttpStatusCode.OK).Text;

        page.ShouldContain("task.create");
        page.ShouldContain($"href=\"/tasks/{task}\"");
        page.ShouldContain("Olga &lt;script&gt;");
        page.ShouldNotContain(Markup);
    }

    [Fact]
    public async Task The_filter_of_the_address_is_that_of_the_export()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var task = await owner.Http.NewTask("Found");
        await owner.Http.NewTask("Left out");
        await owner.Http.PostJson($"/api/tasks/{task}/complete");
        var today = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", null);

        var page = (await owner.Http.GetJson($"/audit?target={task}&action=task.complete&decision=allowed&outcome=succeeded&from={today}&to={today}&principal={owner.Id}")).Text;

        Regex.Count(page, "id=\"row-").ShouldBe(1);
        var export = WebUtility.HtmlDecode(ExportAddress().Match(page).Groups[1].Value);
        var file = (await owner.Http.GetJson(export)).ShouldBe(HttpStatusCode.OK).Text;
        file.Trim().Split('\n').ShouldHaveSingleItem().ShouldContain("task.complete");
        (await owner.Http.GetJson("/audit?action=nothing.such")).Text.ShouldContain("Nothing matches");
        (await owner.Http.GetJson("/audit?decision=maybe&cursor=x")).Text.ShouldContain("is not one of allowed, denied");
    }

    [Fact]
    public async Task Usage_counts_calls_with_what_failed_and_what_they_cost()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        (await owner.Http.GetJson("/audit?tab=usage")).Text.ShouldContain("No tool was called");
        await using var server = await ScriptedMcp.Start();
        var connection = (await owner.Http.PostJson("/api/mcp/connections", new
        {
            name = "Costly", server_type = "scripted", transport = new { type = "streamable_http", url = server.Url, protocol_version = "2025-11-25" }, limits = new { cost_per_call = 0.25 },
        })).ShouldBe(HttpStatusCode.Created).Id;
        for (var call = 0; call < 2; call++) (await owner.Http.PostJson("/api/mcp/invoke", new { connection_id = connection, tool_name = "say", input = new { call } })).ShouldBe(HttpStatusCode.OK);

        var report = (await owner.Http.GetJson("/audit?tab=usage&by=connection")).ShouldBe(HttpStatusCode.OK).Text;

        report.ShouldContain("Costly");
        report.ShouldContain("0.5");
        report.ShouldNotContain(" style=");
        (await owner.Http.GetJson("/audit?tab=usage&by=day")).Text.ShouldContain(DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", null));
        (await owner.Http.GetJson("/audit?tab=usage&from=2026-02-02&to=2026-01-01")).Text.ShouldContain("From must be before until.");
    }

    [Theory, InlineData("viewer"), InlineData("maintainer")]
    public async Task Only_owners_see_it(string role)
    {
        using var person = await Person.Make(app, role);
        (await person.Http.GetJson("/audit")).ShouldBe(HttpStatusCode.Forbidden);
    }

    [GeneratedRegex("href=\"(/api/audit/export\\?format=jsonl[^\"]*)\"")]
    private static partial Regex ExportAddress();
}
