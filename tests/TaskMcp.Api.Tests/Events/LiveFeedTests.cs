using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Events;

/// <summary>Server-sent events (SPEC T-9).</summary>
[Collection(OneApp.Name)]
public class LiveFeedTests(TestApp app)
{
    [Fact]
    public async Task A_change_arrives_with_position_type_and_data()
    {
        using var feed = await EventReader.Open(app.Http);

        var id = await app.Http.NewTask("Live");

        var happened = await feed.Next(id);
        happened.Type.ShouldBe("task.created");
        happened.Position.ShouldBeGreaterThan(0);
        ((string)JsonNode.Parse(happened.Json)!["task"]!["title"]!).ShouldBe("Live");
    }

    [Fact]
    public async Task A_reader_that_comes_back_misses_nothing()
    {
        var id = await app.Http.NewTask("Resumed");
        using var before = await EventReader.Open(app.Http);
        await app.Http.PatchJson($"/api/tasks/{id}", new { title = "seen" });
        var seen = await before.Next(id);
        for (var i = 0; i < 300; i++) await app.Http.PatchJson($"/api/tasks/{id}", new { title = $"missed {i}" });

        using var after = await EventReader.Open(app.Http, "/api/events", ("Last-Event-ID", $"{seen.Position}"));

        for (var i = 0; i < 300; i++) ((string)JsonNode.Parse((await after.Next(id)).Json)!["task"]!["title"]!).ShouldBe($"missed {i}");
    }

    [Fact]
    public async Task The_stream_says_where_it_starts_so_that_even_a_first_reconnect_resumes()
    {
        using var feed = await EventReader.Open(app.Http);
        var id = await app.Http.NewTask("Between");

        using var again = await EventReader.Open(app.Http, $"/api/events?last_event_id={feed.Start}");

        (await again.Next(id)).Type.ShouldBe("task.created");
    }

    [Fact]
    public async Task A_project_is_followed_alone()
    {
        var project = (await app.Http.PostJson("/api/projects", new { name = "Followed" })).Id;
        using var feed = await EventReader.Open(app.Http, $"/api/events?project_id={project}");
        await app.Http.NewTask("Elsewhere");
        var id = (await app.Http.PostJson("/api/tasks", new { title = "Here", project_id = project })).Id;

        (await feed.Next()).Json.ShouldContain(id);
    }

    [Theory, InlineData("x"), InlineData("-1"), InlineData("1.5"), InlineData("99999999999999999999")]
    public async Task What_is_no_position_is_refused(string position) =>
        (await app.Http.GetJson("/api/events", ("Last-Event-ID", position))).ShouldBeProblem(HttpStatusCode.BadRequest, "request.last_event_id_invalid");

    [Fact]
    public async Task A_stop_of_the_server_ends_the_stream_cleanly()
    {
        var other = await TestApp.Started();
        using var feed = await EventReader.Open(other.Http);

        var end = feed.ReadToEnd();
        await other.App.StopAsync();

        await end;
        await other.DisposeAsync();
    }
}
