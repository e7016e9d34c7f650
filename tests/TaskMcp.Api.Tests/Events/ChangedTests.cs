using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TaskMcp.Api.Tests.Access;
using TaskMcp.Api.Tests.Harness;
using TaskMcp.Api.Tests.Webhooks;

namespace TaskMcp.Api.Tests.Events;

/// <summary>Word of what has changed beside events of tasks, on the same stream (SPEC T-9).</summary>
[Collection(OneApp.Name)]
public class ChangedTests(TestApp app)
{
    private static readonly string[] Readable = ["tasks", "projects", "runs", "connections", "webhooks", "deliveries", "notifications", "tools"];

    [Fact]
    public async Task Who_does_not_ask_hears_of_tasks_only()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        using var feed = await EventReader.Open(owner.Http);
        await Create(owner.Http, "projects");

        var id = await owner.Http.NewTask("The first thing that is told");

        (await feed.Next()).Json.ShouldContain(id);
    }

    [Fact]
    public async Task The_stream_begins_with_all_that_was_asked_for_and_says_no_position_with_it()
    {
        await app.Http.NewTask("So that positions have begun");
        using var feed = await EventReader.Open(app.Http, "/api/events?changes=runs,%20connections&changes=audit");

        var first = await feed.Next();

        first.Type.ShouldBe("changed");
        first.Json.ShouldBe("""{"kinds":["runs","connections","audit"]}""");
        first.Position.ShouldBe(feed.Start);
    }

    [Theory, InlineData("tasks"), InlineData("projects"), InlineData("runs"), InlineData("connections"), InlineData("webhooks"), InlineData("deliveries"), InlineData("toolboxes"), InlineData("principals"), InlineData("tools"), InlineData("audit")]
    public async Task A_change_is_told_of_its_kind(string kind)
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        var create = await Prepare(owner.Http, kind);
        using var feed = await EventReader.Open(owner.Http, $"/api/events?changes={kind}");
        await feed.Changed();

        await create();

        (await feed.Changed()).ShouldBe([kind]);
    }

    [Fact]
    public async Task Another_workspace_is_not_told_of()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        using var feed = await EventReader.Open(owner.Http, "/api/events?changes=projects,webhooks");
        await feed.Changed();

        await Create(app.Http, "webhooks");

        // What were told wrongly would be told with the first of these, or between them.
        for (var i = 0; i < 3; i++)
        {
            await Create(owner.Http, "projects");
            (await feed.Changed()).ShouldBe(["projects"]);
        }
    }

    [Fact]
    public async Task Many_changes_are_told_a_few_times_a_second_and_between_events_of_tasks()
    {
        using var owner = await Person.OwnerOf(app, PeopleClients.NewWorkspace());
        using var feed = await EventReader.Open(owner.Http, "/api/events?changes=all");
        var watch = Stopwatch.StartNew();

        const int Changes = 200;
        var id = "";
        for (var i = 0; i < Changes; i++) id = await owner.Http.NewTask($"Task {i}");
        var (tasks, told) = (0, 0);
        while (tasks < Changes)
        {
            var next = await feed.Next();
            if (next.Type == "changed") told++;
            else tasks++;
        }

        told.ShouldBeInRange(1, 2 + (int)(watch.ElapsedMilliseconds / 200));
        (await feed.Changed()).ShouldContain("tasks");
    }

    [Fact]
    public async Task All_stands_for_what_the_caller_may_read()
    {
        using var viewer = await Person.Make(app, "viewer");
        using var theirs = await EventReader.Open(viewer.Http, "/api/events?changes=all");
        using var owners = await EventReader.Open(app.Http, "/api/events?changes=all");

        (await theirs.Changed()).ShouldBe(Readable, ignoreOrder: true);
        (await owners.Changed()).ShouldBe([.. Readable, "toolboxes", "principals", "audit"], ignoreOrder: true);
    }

    [Theory, InlineData("audit"), InlineData("runs,principals"), InlineData("all,toolboxes")]
    public async Task What_the_caller_may_not_read_is_refused_when_it_is_named(string changes)
    {
        using var maintainer = await Person.Make(app, "maintainer");

        (await maintainer.Http.GetJson($"/api/events?changes={changes}")).ShouldBeProblem(HttpStatusCode.Forbidden, "auth.forbidden");
    }

    [Theory, InlineData("x"), InlineData("Runs"), InlineData("runs,bindings"), InlineData("0")]
    public async Task What_is_no_kind_is_refused(string changes)
    {
        var refused = await app.Http.GetJson($"/api/events?changes={changes}");

        refused.ShouldBeProblem(HttpStatusCode.BadRequest, "request.invalid");
        refused.Text.ShouldContain("tasks, projects, runs, connections, webhooks, deliveries, notifications, toolboxes, principals, tools, audit");
    }

    [Fact]
    public async Task The_stream_ends_when_its_caller_may_not_read_any_more()
    {
        using var viewer = await Person.Make(app, "viewer");
        using var feed = await EventReader.Open(viewer.Http, "/api/events?changes=all");
        await feed.Changed();

        (await app.Http.DeleteJson($"/api/principals/{viewer.Id}/tokens/{viewer.TokenId}")).ShouldBe(HttpStatusCode.NoContent);

        await feed.ReadToEnd();
    }

    /// <summary>The role for being told of a kind is the role for reading its list.</summary>
    [Theory]
    [InlineData("tasks", "ListTasks"), InlineData("projects", "ListProjects"), InlineData("runs", "ListRuns"), InlineData("connections", "ListConnections"), InlineData("webhooks", "ListWebhooks")]
    [InlineData("deliveries", "ListDeliveries"), InlineData("notifications", "ListNotifications"), InlineData("tools", "ListRuntimeTools"), InlineData("toolboxes", "ListToolboxes")]
    [InlineData("principals", "ListPrincipals"), InlineData("audit", "ListAudit")]
    public void A_kind_needs_the_role_of_its_list(string kind, string list)
    {
        var route = KnownRoute.All(app.App.Services.GetRequiredService<EndpointDataSource>()).Single(route => route.Name == list);

        DeclaredRoles.Of(route.Metadata).ShouldBe(Readable.Contains(kind) ? "viewer" : "owner");
    }

    private static async Task Create(HttpClient http, string kind) => await (await Prepare(http, kind))();

    /// <summary>Sets the stage; what it answers makes a change of the kind.</summary>
    private static async Task<Func<Task>> Prepare(HttpClient http, string kind)
    {
        switch (kind)
        {
            case "tasks":
            case "audit":
                return () => http.NewTask("Changed");
            case "projects":
                return Post("/api/projects", new { name = "Changed" });
            case "connections":
                return Post("/api/mcp/connections", Connection);
            case "webhooks":
                return Post("/api/webhooks", new { name = "Changed", source = "forms", mapping = new { title = "{{ payload.title }}" } });
            case "toolboxes":
                return Post("/api/toolboxes", new { name = "Changed" });
            case "principals":
                return Post("/api/principals", new { kind = "agent", name = "Changed" });
            case "tools":
                return Post("/api/tools", new { name = $"changed_{Guid.NewGuid():N}"[..20], description = "Changes.", http = new { url = "http://127.0.0.1:9/" } });
            case "deliveries":
                var webhook = await http.NewGithub();
                return () => http.SendGithub((string)webhook["path"]!, Senders.Issue("Changed", 1), $"{Guid.NewGuid()}");
            case "runs":
                var connection = (await http.PostJson("/api/mcp/connections", Connection)).ShouldBe(HttpStatusCode.Created).Id;
                var binding = new { connection_id = connection, binding_type = "manual", config = new { tool_name = "memory__read_graph", input_template = new { } } };
                var task = await http.NewTask("Runs");
                var made = (await http.PostJson($"/api/tasks/{task}/bindings", binding)).ShouldBe(HttpStatusCode.Created);
                return Post($"/api/tasks/{task}/bindings/{made.Id}/trigger", null);
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind);
        }

        Func<Task> Post(string path, object? body) => async () => ((int)(await http.PostJson(path, body)).Status).ShouldBeInRange(200, 202);
    }

    private static object Connection => new { name = "Changed", server_type = "memory", server_url = "http://127.0.0.1:9/mcp" };
}

internal static class ChangedEvents
{
    /// <summary>The kinds of the next word of changes.</summary>
    public static async Task<string[]> Changed(this EventReader feed)
    {
        var next = await feed.Next("\"kinds\":");
        next.Type.ShouldBe("changed");
        return [.. JsonNode.Parse(next.Json)!["kinds"]!.AsArray().Select(kind => (string)kind!)];
    }
}
