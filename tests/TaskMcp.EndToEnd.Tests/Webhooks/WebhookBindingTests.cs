using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Webhooks;

/// <summary>SPEC W-7 on the built product with a real server: a delivery calls a tool, once, whatever happens in between.</summary>
public class WebhookBindingTests
{
    private const string Given = "canary-given-5e0d7c1b9a3f4826";
    private const int Deliveries = 15;

    [Fact]
    public async Task A_delivery_calls_the_tool_once_with_its_payload_and_no_secret_is_anywhere()
    {
        using var folder = new TemporaryFolder();
        await using var app = await TaskMcpProcess.Started(("Logging__LogLevel__Default", "Trace"));
        var api = app.Api;
        var connection = await Scripted(api, folder);
        var task = await api.CreateTask(new { title = "Hooked", bindings = new[] { Hook(connection, "inline: {{ payload.title }}", Given) } });
        var inline = (await api.All($"/api/tasks/{task.Id()}/bindings")).ShouldHaveSingleItem();
        var added = (await api.Post($"/api/tasks/{task.Id()}/bindings", Hook(connection, "added: {{ payload.title }} of {{ event.metadata.event_type }}", null))).Ok();
        var made = (string)added["webhook"]!["secret"]!;

        (await Send(api, inline, "one", """{"title":"Paid"}""", Given)).Status.ShouldBe(HttpStatusCode.Accepted);
        (await Send(api, inline, "one", """{"title":"Paid"}""", Given)).Status.ShouldBe(HttpStatusCode.OK);
        (await Send(api, inline, "two", """{"title":"Forged"}""", made)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Send(api, added, "three", """{"title":"Sent","type":"order.sent"}""", made)).Status.ShouldBe(HttpStatusCode.Accepted);
        await api.TaskWithNote(task.Id(), "recorded inline: Paid");
        await api.TaskWithNote(task.Id(), "recorded added: Sent of order.sent");
        (await api.EndedRuns(task.Id(), 2)).Count.ShouldBe(2);
        Execution.ReadAll(folder.File("trace.jsonl")).Select(call => call.Text).ShouldBe(["inline: Paid", "added: Sent of order.sent"], ignoreOrder: true);

        string[] canaries = [Given, made];
        string[] paths =
        [
            $"/api/tasks/{task.Id()}", $"/api/tasks/{task.Id()}/bindings", $"/api/tasks/{task.Id()}/events", "/api/runs", "/api/webhooks",
            $"/api/webhooks/{inline.Id()}", $"/api/webhooks/{inline.Id()}/deliveries", $"/api/webhooks/{added.Id()}/deliveries", "/openapi/v1.json",
        ];
        foreach (var path in paths) Canary.InTheClear(canaries, (await api.Get(path)).Text).ShouldBeEmpty(path);
        Canary.FilesWith(canaries, app.DataDirectory).ShouldBeEmpty("in a file while it runs");
        await app.Stop();
        Canary.InTheClear(canaries, app.Output).ShouldBeEmpty("in the output");
        Canary.FilesWith(canaries, app.DataDirectory).ShouldBeEmpty("in a file after the stop");

        await app.Start();
        (await Send(api, added, "four", """{"title":"Back","type":"order.sent"}""", made)).Status.ShouldBe(HttpStatusCode.Accepted);
        await api.TaskWithNote(task.Id(), "recorded added: Back of order.sent");
        (await api.Delete($"/api/tasks/{task.Id()}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await Send(api, added, "five", """{"title":"Late"}""", made)).Status.ShouldBe(HttpStatusCode.Unauthorized);
        (await Send(api, inline, "six", """{"title":"Late"}""", Given)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Killed_after_the_acknowledgement_every_delivery_has_its_one_run()
    {
        using var folder = new TemporaryFolder();
        await using var app = await TaskMcpProcess.Started();
        var api = app.Api;
        var task = await api.CreateTask(new { title = "Hooked", bindings = new[] { Hook(await Scripted(api, folder), "{{ payload.title }}", Given) } });
        var binding = (await api.All($"/api/tasks/{task.Id()}/bindings")).ShouldHaveSingleItem();

        // Fewer than the loop guard lets through in a minute. The last ones come back at the moment of the kill.
        foreach (var burst in Enumerable.Range(0, Deliveries).Chunk(5))
        {
            var answers = await Task.WhenAll(burst.Select(number => Send(api, binding, $"{number}", $"{{\"title\":\"{number}\"}}", Given)));
            answers.ShouldAllBe(answer => answer.Status == HttpStatusCode.Accepted);
            await app.Kill();
            await app.Start();
        }

        var runs = await api.EndedRuns(task.Id(), Deliveries);
        var deliveries = await Eventually.Get(
            async () => await api.All($"/api/webhooks/{binding.Id()}/deliveries") is var all && all.All(delivery => (string)delivery["verdict"]! != "pending") ? all : null,
            "all deliveries are worked on");
        deliveries.Count.ShouldBe(Deliveries);
        deliveries.ShouldAllBe(delivery => (string)delivery["verdict"]! == "triggered");
        runs.ShouldAllBe(run => run.State() == "succeeded");
        deliveries.Select(delivery => (string)delivery["run_id"]!).ShouldBe(runs.Select(run => run.Id()), ignoreOrder: true);
        var executions = Execution.ReadAll(folder.File("trace.jsonl"));
        executions.Select(call => call.Key).Distinct().Count().ShouldBe(Deliveries);
        executions.Select(call => call.Text).Distinct().Order().ShouldBe(Enumerable.Range(0, Deliveries).Select(number => $"{number}").Order());
        ((int)(await api.Get($"/api/tasks/{task.Id()}/bindings/{binding.Id()}")).Ok()["trigger_count"]!).ShouldBe(Deliveries);
    }

    private static Task<ApiAnswer> Send(Api api, JsonNode binding, string key, string body, string secret) =>
        api.Post((string)binding["webhook"]!["path"]!, body, ("X-Webhook-Secret", secret), ("Idempotency-Key", key));

    private static JsonNode Hook(string connection, string text, string? secret)
    {
        var binding = System.Text.Json.JsonSerializer.SerializeToNode(Automation.Binding(connection, "webhook", "scripted__record", new { text }))!;
        if (secret is not null) binding["webhook"] = new JsonObject { ["secret"] = secret };
        return binding;
    }

    private static Task<string> Scripted(Api api, TemporaryFolder folder) => api.Connect(Automation.StdioConnection(
        "scripted", BuiltProduct.Scripted, new Dictionary<string, string> { ["TRACE_FILE"] = folder.File("trace.jsonl") }));
}
