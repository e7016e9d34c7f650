using System.Net;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Web;

/// <summary>The page of notifications, and marking all of them as read (SPEC B-4, N-1).</summary>
[Collection(OneApp.Name)]
public class NotificationPageTests(TestApp app)
{
    private const string Markup = "<script>alert('x')</script>";

    [Fact]
    public async Task What_a_binding_told_is_shown_as_text_until_it_is_read()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        (await owner.Http.GetJson("/notifications")).Text.ShouldContain("All read");
        (await owner.Http.GetJson("/notifications?show=all")).Text.ShouldContain("Nothing was told yet");
        await using var server = await ScriptedMcp.Start();
        server.Text = Markup;
        var task = await Told(owner.Http, server);

        var page = await Patience.Until(async () => (await owner.Http.GetJson("/notifications")).ShouldBe(HttpStatusCode.OK).Text, text => text.Contains("Heard:", StringComparison.Ordinal));
        page.ShouldContain("Heard: &lt;script&gt;");
        page.ShouldNotContain(Markup);
        page.ShouldContain($"href=\"/tasks/{task}\"");
        page.ShouldContain("href=\"/runs/");

        var read = (await owner.Http.PostJson("/api/notifications/read", new { until = DateTimeOffset.UtcNow })).ShouldBe(HttpStatusCode.OK).Json;
        ((int)read["read"]!, (bool)read["more"]!).ShouldBe((1, false));
        (await owner.Http.GetJson("/notifications")).Text.ShouldContain("All read");
        (await owner.Http.GetJson("/notifications?show=all")).Text.ShouldContain("Mark unread");
    }

    [Fact]
    public async Task What_came_after_one_looked_stays_unread()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        await using var server = await ScriptedMcp.Start();
        await Told(owner.Http, server);
        await Patience.Until(async () => (await owner.Http.GetJson("/api/notifications")).Items, items => items.Count == 1);

        var read = (await owner.Http.PostJson("/api/notifications/read", new { until = DateTimeOffset.UtcNow.AddHours(-1) })).ShouldBe(HttpStatusCode.OK).Json;

        ((int)read["read"]!).ShouldBe(0);
        (await owner.Http.GetJson("/api/notifications?unread=true")).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_viewer_is_offered_no_change()
    {
        using var viewer = await Person.Make(app, "viewer");
        (await viewer.Http.GetJson("/notifications?show=all")).ShouldBe(HttpStatusCode.OK).Text.ShouldNotContain("data-api=");
    }

    private static async Task<string> Told(HttpClient http, ScriptedMcp server)
    {
        var connection = (await http.PostJson("/api/mcp/connections", new { name = "Scripted", server_type = "scripted", transport = new { type = "streamable_http", url = server.Url, protocol_version = "2025-11-25" } }))
            .ShouldBe(HttpStatusCode.Created).Id;
        var config = new { tool_name = "scripted__say", output_handling = new { action = "notify", template = "Heard: {{ output }}" } };
        return (await http.PostJson("/api/tasks", new { title = "Told", bindings = new[] { new { connection_id = connection, binding_type = "on_create", config } } })).ShouldBe(HttpStatusCode.Created).Id;
    }
}
