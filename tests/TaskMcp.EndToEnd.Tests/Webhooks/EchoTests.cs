using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Webhooks;

/// <summary>SPEC B-9: a loop through another system, which tells of what our tool did by a webhook of its own, ends by itself.</summary>
public class EchoTests(RunningProduct product) : IClassFixture<RunningProduct>
{
    private const string Secret = "a-secret-of-the-issues-server";

    private readonly Api _api = product.App.Api;

    [Theory, InlineData("before"), InlineData("after")]
    public async Task A_task_that_makes_an_issue_that_makes_a_task_leads_to_two_tasks_and_one_run(string when)
    {
        var project = await Project();
        var webhook = await Webhook(project);
        var binding = await Bound(project, webhook, when, "on_create", "github__create_issue", new { title = "{{ task.title }}", body = "Created from task: {{ task.url }}" });

        var task = await _api.CreateTask(new { title = $"Fix it {when}", project_id = project });

        var delivery = await Delivery(webhook, 1);
        ((string?)delivery["verdict"]).ShouldBe("created");
        var run = (await _api.EndedRuns(task.Id(), 1)).ShouldHaveSingleItem();
        ((string?)delivery["echo_of_run"]).ShouldBe(run.Id());
        await HeldBack((string)delivery["task_id"]!, "task.created", binding, run);
        (await _api.All($"/api/tasks?project_id={project}")).Count.ShouldBe(2);
        (await _api.All($"/api/runs?binding_id={binding}")).Count.ShouldBe(1);
    }

    [Theory, InlineData("before"), InlineData("after")]
    public async Task A_change_that_goes_to_the_issue_and_comes_back_leads_to_one_run(string when)
    {
        var project = await Project();
        var webhook = await Webhook(project);
        await Send(webhook, "First");
        var taskId = (string)(await Delivery(webhook, 1))["task_id"]!;
        var binding = await Bound(project, webhook, when, "on_update", "github__update_issue", new { number = 77, title = "{{ task.title }} [synced]" });

        (await _api.Patch($"/api/tasks/{taskId}", new { title = "Second" })).Ok();

        var delivery = await Delivery(webhook, 2);
        ((string?)delivery["verdict"]).ShouldBe("updated");
        var run = (await _api.EndedRuns(taskId, 1)).ShouldHaveSingleItem();
        ((string?)delivery["echo_of_run"]).ShouldBe(run.Id());
        ((string?)(await _api.GetTask(taskId))["title"]).ShouldBe("Second [synced]");
        await HeldBack(taskId, "task.updated", binding, run);
        (await _api.All($"/api/runs?binding_id={binding}")).Count.ShouldBe(1);
    }

    private async Task<string> Project() => (await _api.Post("/api/projects", new { name = "Echoes" })).Ok().Id();

    private async Task<JsonNode> Webhook(string project) => (await _api.Post("/api/webhooks", new
    {
        name = "Issues",
        source = "github",
        secret = Secret,
        verification = "github",
        target_project = project,
        mapping = new { title = "{{ payload.issue.title }}", note = "{{ payload.issue.body }}", external_id = "{{ payload.issue.html_url }}", external_url = "{{ payload.issue.html_url }}" },
    })).Ok();

    private async Task<string> Bound(string project, JsonNode webhook, string when, string trigger, string tool, object input)
    {
        var environment = new Dictionary<string, string> { ["WEBHOOK_URL"] = new Uri(product.App.Url, (string)webhook["path"]!).ToString(), ["WEBHOOK_SECRET"] = Secret, ["WHEN"] = when };
        var connection = await _api.Connect(Automation.StdioConnection("github", BuiltProduct.Issues, environment));
        return (await _api.Post($"/api/projects/{project}/bindings", Automation.Binding(connection, trigger, tool, input))).Ok().Id();
    }

    private async Task Send(JsonNode webhook, string title)
    {
        var body = new JsonObject
        {
            ["action"] = "opened",
            ["issue"] = new JsonObject { ["html_url"] = "https://issues.example/o/r/issues/77", ["number"] = 77, ["title"] = title, ["body"] = "" },
        }.ToJsonString();
        var signature = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.UTF8.GetBytes(body)));
        (await _api.Post((string)webhook["path"]!, body, ("X-GitHub-Event", "issues"), ("X-Hub-Signature-256", $"sha256={signature}"))).Ok();
    }

    /// <summary>The newest delivery, once there are this many and all have been worked on.</summary>
    private Task<JsonNode> Delivery(JsonNode webhook, int count) => Eventually.Get(
        async () => await _api.All($"/api/webhooks/{webhook.Id()}/deliveries") is var all && all.Count == count && all.All(delivery => (string)delivery["verdict"]! != "pending") ? all[0] : null,
        $"{count} deliveries are worked on",
        () => $"{_api.Get($"/api/webhooks/{webhook.Id()}/deliveries").Result.Text}\n{_api.Get("/api/runs").Result.Text}\n{product.App.Output}");

    /// <summary>The event has gone by the binding, which says why it did not fire.</summary>
    private async Task HeldBack(string taskId, string type, string binding, JsonNode run)
    {
        var happened = await Eventually.Get(
            async () => (await _api.All($"/api/tasks/{taskId}/events")).FirstOrDefault(candidate => (string?)candidate["type"] == type && (string?)candidate["metadata"]?["echo_of_run"] == run.Id()),
            $"{type} of task {taskId} says that it is an echo",
            () => _api.Get($"/api/tasks/{taskId}/events").Result.Text);
        var told = (await _api.Get($"/api/tasks/{taskId}/bindings/{binding}/explain?event={happened.Id()}")).Ok();
        ((string?)told["verdict"]).ShouldBe("loop");
        ((string)told["reason"]!).ShouldContain($"went out with run {run.Id()} and came back by webhook (Issues)");
    }
}
