using System.Text.Json.Nodes;
using TaskMcp.Silo.Templates;

namespace TaskMcp.Rules.Tests.Templates;

/// <summary>The templates of seed 004 as they stand there.</summary>
public sealed class SeedExampleTests
{
    private static JsonNode? Render(string json) => JsonTemplate.Parse(json).Render(Data.Scope());

    private static void ShouldBe(JsonNode? actual, string expected) =>
        JsonNode.DeepEquals(actual, JsonNode.Parse(expected)).ShouldBeTrue(actual?.ToJsonString());

    [Fact]
    public void Slack_notifies_on_completion()
    {
        var input = Render("""
            {
              "channel": "{{task.tags | find: '@' | default: '#general'}}",
              "text": "✅ *{{task.title}}* completed",
              "blocks": [
                {
                  "type": "section",
                  "text": {
                    "type": "mrkdwn",
                    "text": "Task completed by {{user.name}}\n*Project:* {{task.project.name}}"
                  }
                }
              ]
            }
            """);
        ShouldBe(input, """
            {
              "channel": "@ops",
              "text": "✅ *Fix login bug* completed",
              "blocks": [{ "type": "section", "text": { "type": "mrkdwn", "text": "Task completed by Ada\n*Project:* Client Work" } }]
            }
            """);
        Data.Render("Slack notification sent to {{output.channel}}").ShouldBe("Slack notification sent to #general");
    }

    [Fact]
    public void Slack_uses_the_default_channel_when_no_tag_names_one()
    {
        var scope = Data.With("task", JsonNode.Parse("""{ "tags": ["urgent"] }"""));
        LiquidTemplate.Parse("{{task.tags | find: '@' | default: '#general'}}").Render(scope).ShouldBe("#general");
    }

    [Fact]
    public void GitHub_creates_an_issue()
    {
        var input = Render("""
            {
              "repo": "{{task.project.metadata.github_repo}}",
              "title": "{{task.title}}",
              "body": "{{task.note}}\n\n---\nCreated from task: {{task.url}}",
              "labels": "{{task.tags | filter: 'gh-' | map: 'remove_prefix'}}"
            }
            """);
        ShouldBe(input, """
            {
              "repo": "org/repo",
              "title": "Fix login bug",
              "body": "Steps to reproduce\n\n---\nCreated from task: https://tasks.example/0193",
              "labels": ["bug", "mobile"]
            }
            """);
        Data.Render("{{output.html_url}}").ShouldBe("https://github.com/org/repo/issues/123");
    }

    [Fact]
    public void Calendar_blocks_time()
    {
        var input = Render("""
            {
              "title": "ğŸ¯ {{task.title}}",
              "start_time": "{{task.planned_date}}",
              "duration_minutes": "{{task.estimated_duration | default: 30}}",
              "description": "Task: {{task.url}}\n\n{{task.note}}"
            }
            """);
        ShouldBe(input, """
            {
              "title": "ğŸ¯ Fix login bug",
              "start_time": "2026-12-01T10:00:00Z",
              "duration_minutes": 30,
              "description": "Task: https://tasks.example/0193\n\nSteps to reproduce"
            }
            """);
    }

    [Fact]
    public void Email_sends_a_reminder()
    {
        var input = Render("""
            {
              "to": "{{task.assigned_to.email}}",
              "subject": "Reminder: {{task.title}} due {{task.due_date | relative}}",
              "body": "This task is due {{task.due_date | relative}}.\n\n{{task.note}}"
            }
            """);
        ShouldBe(input, """
            {
              "to": "ada@example.com",
              "subject": "Reminder: Fix login bug due in 2 hours",
              "body": "This task is due in 2 hours.\n\nSteps to reproduce"
            }
            """);
    }

    [Fact]
    public void GitHub_context_asks_for_a_number_by_number() => ShouldBe(
        Render("""{ "repo": "{{task.external_links.github.repo}}", "issue_number": "{{task.external_links.github.number}}" }"""),
        """{ "repo": "org/repo", "issue_number": 123 }""");

    [Fact]
    public void Urgent_route_compares_with_tomorrow() => Data.Render("{{now + 24h}}").ShouldBe("2026-12-02T09:00:00Z");

    [Theory]
    [InlineData("Task completed: {{task.title}}", "Task completed: Fix login bug")]
    [InlineData("{{payload.title}}", "Bug")]
    public void Short_examples_render(string template, string expected) => Data.Render(template).ShouldBe(expected);
}
