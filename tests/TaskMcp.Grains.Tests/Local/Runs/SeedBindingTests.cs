using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Bindings;
using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Projects;
using TaskMcp.Runs;
using TaskMcp.Tasks;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>The bindings of seed 004 as they stand there, from the task to the tool and back.</summary>
public sealed class SeedBindingTests
{
    private const string Slack = """
        {
          "tool_name": "slack__send_message",
          "input_template": {
            "channel": "{{task.tags | find: '@' | default: '#general'}}",
            "text": "✅ *{{task.title}}* completed",
            "blocks": [{ "type": "section", "text": { "type": "mrkdwn", "text": "Task completed by {{user.name}}\n*Project:* {{task.project.name}}" } }]
          },
          "output_handling": { "action": "append_note", "template": "Slack notification sent to {{output.channel}}" }
        }
        """;

    private const string Github = """
        {
          "tool_name": "github__create_issue",
          "input_template": {
            "repo": "{{task.project.metadata.github_repo}}",
            "title": "{{task.title}}",
            "body": "{{task.note}}\n\n---\nCreated from task: {{task.url}}",
            "labels": "{{task.tags | filter: 'gh-' | map: 'remove_prefix'}}"
          },
          "output_handling": { "action": "update_field", "field": "external_links", "template": "{{output.html_url}}" }
        }
        """;

    private const string Calendar = """
        {
          "tool_name": "calendar__create_event",
          "input_template": {
            "title": "ğŸ¯ {{task.title}}",
            "start_time": "{{task.planned_date}}",
            "duration_minutes": "{{task.estimated_duration | default: 30}}",
            "description": "Task: {{task.url}}\n\n{{task.note}}"
          },
          "output_handling": { "action": "update_field", "field": "calendar_event_id" }
        }
        """;

    private const string Email = """
        {
          "tool_name": "email__send",
          "input_template": {
            "to": "{{task.assigned_to.email}}",
            "subject": "Reminder: {{task.title}} due {{task.due_date | relative}}",
            "body": "This task is due {{task.due_date | relative}}.\n\n{{task.note}}"
          }
        }
        """;

    private const string Conditional = """
        {
          "tool_name": "slack__send_message",
          "conditions": [
            { "field": "tags", "operator": "contains", "value": "urgent" },
            { "field": "project.name", "operator": "eq", "value": "Client Work" }
          ],
          "input_template": { "channel": "#client-updates", "message": "Task completed: {{task.title}}" }
        }
        """;

    [Theory]
    [InlineData(Slack, "slack", """{ "channel": "@ops" }""")]
    [InlineData(Github, "github", """{ "html_url": "https://github.com/org/repo/issues/123" }""")]
    [InlineData(Calendar, "calendar", "\"evt-7\"")]
    [InlineData(Email, "email", "{}")]
    [InlineData(Conditional, "slack", "{}")]
    public async Task Binding_of_the_seed_calls_its_tool_and_its_output_fits(string config, string system, string answer)
    {
        await using var world = await World(config, system, answer);
        var run = await world.OnlyRun(RunState.Succeeded);
        run.Reason.ShouldBeNull();
        world.Server.Calls.ShouldHaveSingleItem().Input.ShouldNotContain("{{");
    }

    [Fact]
    public async Task Binding_of_the_seed_leaves_the_address_of_an_issue_among_the_links()
    {
        await using var world = await World(Github, "github", """{ "html_url": "https://github.com/org/repo/issues/123" }""");
        await world.OnlyRun(RunState.Succeeded);
        Links(await world.Task.Get().Soon()).ShouldBe("""{"other":{"id":1},"github":{"url":"https://github.com/org/repo/issues/123"}}""");
    }

    [Fact]
    public async Task Binding_of_the_seed_names_the_link_after_the_connection_when_the_tool_has_no_prefix()
    {
        await using var world = await World(Github.Replace("github__create_issue", "create_issue", StringComparison.Ordinal), "github", """{ "html_url": "https://x/1" }""");
        await world.OnlyRun(RunState.Succeeded);
        Links(await world.Task.Get().Soon()).ShouldBe("""{"other":{"id":1},"github":{"url":"https://x/1"}}""");
    }

    private static string Links(GrainResult<TaskSnapshot> task) => task.Value!.ExternalLinks.Text;

    private static async Task<RunsWorld> World(string config, string system, string answer)
    {
        var world = await RunsWorld.Create();
        var read = JsonSerializer.Deserialize<BindingConfig>(config, TaskMcpJson.Options)!;
        world.Server.Tools = new Dictionary<string, bool> { [read.ToolName.Split("__")[^1]] = true };
        world.Server.OnCall = _ => Task.FromResult(ScriptedServer.Text(answer));
        var connection = Guid.CreateVersion7();
        await world.Connect(connection, world.Server, system);
        var project = Guid.CreateVersion7();
        (await world.Host.Grains.GetGrain<IProjectGrain>(GrainKeys.Of(RunsWorld.Workspace, project)).Create(new()
        {
            Context = RunsWorld.By("project"),
            Name = "Client Work",
            Metadata = new("""{ "github_repo": "org/repo" }"""),
        }).Soon()).Refusal.ShouldBeNull();
        (await world.Task.Create(new()
        {
            Context = RunsWorld.By("make"),
            ProjectId = project,
            Title = "Fix login bug",
            Values = new()
            {
                Tags = (ImmutableArray<string>)["urgent", "@ops", "gh-bug"],
                ExternalLinks = JsonText.From(new JsonObject { ["other"] = new JsonObject { ["id"] = 1 } }),
                DueDate = new DateTimeOffset(2026, 3, 1, 14, 0, 0, TimeSpan.Zero),
                AssignedTo = new Assignee { Id = "ada", Name = "Ada", Email = "ada@example.com" },
            },
            Bindings = [new() { ConnectionId = connection, BindingType = BindingType.OnCreate, Config = read }],
        }).Soon()).Refusal.ShouldBeNull();
        return world;
    }
}
