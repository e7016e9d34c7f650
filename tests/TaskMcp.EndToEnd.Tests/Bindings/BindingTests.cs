using System.Text.Json.Nodes;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Bindings;

/// <summary>Tasks that act, on real servers: triggers, outputs, retries and conditions (SPEC B-1 to B-8, T-8).</summary>
public class BindingTests(RunningProduct product) : IClassFixture<RunningProduct>
{
    private readonly Api _api = product.App.Api;

    [Theory, InlineData("stdio"), InlineData("streamable_http")]
    public async Task Creating_and_completing_a_task_run_its_bindings(string transport)
    {
        await using var server = transport == "stdio" ? null : await EverythingServer.Started();
        var connection = await _api.Connect(server is null ? Automation.StdioConnection("everything", BuiltProduct.Everything) : Automation.HttpConnection("everything", server.Url));

        var task = await _api.CreateTask(new
        {
            title = "Fix login bug",
            tags = new[] { "urgent" },
            bindings = new[]
            {
                Automation.Binding(connection, "on_create", "everything__echo", new { message = "new: {{ task.title }}" }),
                Automation.Binding(connection, "on_complete", "everything__get-sum", new { a = 40, b = 2 }, note: "Sum: {{ output }}"),
            },
        });
        await _api.TaskWithNote(task.Id(), "Echo: new: Fix login bug");
        (await _api.EndedRuns(task.Id(), 1)).ShouldHaveSingleItem("the second binding waits for the completion");

        (await _api.Post($"/api/tasks/{task.Id()}/complete")).Ok();

        var runs = await _api.EndedRuns(task.Id(), 2);
        runs.Select(run => (string?)run["event_type"]).ShouldBe(["task.completed", "task.created"]);
        runs.ShouldAllBe(run => run.State() == "succeeded");
        (await _api.GetTask(task.Id())).NoteTexts().ShouldContain(text => text.StartsWith("Sum: ", StringComparison.Ordinal) && text.Contains("42", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_task_is_stored_in_server_memory_as_the_specification_shows()
    {
        using var folder = new TemporaryFolder();
        var connection = await _api.Connect(Automation.StdioConnection(
            "memory", BuiltProduct.Memory, new Dictionary<string, string> { ["MEMORY_FILE_PATH"] = folder.File("memory.jsonl") }));
        var input = new { entities = new[] { new { name = "{{ task.title }}", entityType = "task", observations = new[] { "{{ task.note }}" } } } };

        var task = await _api.CreateTask(new
        {
            title = "Remember \"this\"",
            note = "Steps: 1, 2",
            bindings = new[] { Automation.Binding(connection, "on_create", "memory__create_entities", input, note: "Stored as {{ task.title }}") },
        });

        await _api.TaskWithNote(task.Id(), "Stored as Remember \"this\"");
        var stored = JsonNode.Parse(File.ReadLines(folder.File("memory.jsonl")).First())!;
        ((string?)stored["name"]).ShouldBe("Remember \"this\"");
        ((string?)stored["observations"]![0]).ShouldBe("Steps: 1, 2");
    }

    [Fact]
    public async Task A_due_date_two_seconds_ahead_fires_once()
    {
        using var folder = new TemporaryFolder();
        var connection = await Scripted(folder);
        var due = DateTimeOffset.UtcNow.AddSeconds(2);

        var task = await _api.CreateTask(new
        {
            title = "Soon",
            due_date = due.ToString("O"),
            bindings = new[] { Automation.Binding(connection, "on_due", "scripted__record", new { text = "{{ task.title }}" }) },
        });

        await _api.TaskWithNote(task.Id(), "recorded Soon");
        // A change after it would bring a second firing to light.
        (await _api.Patch($"/api/tasks/{task.Id()}", new { title = "Soon, but late" })).Ok();
        await _api.EndedRuns(task.Id(), 1);
        var execution = Execution.ReadAll(folder.File("trace.jsonl")).ShouldHaveSingleItem();
        execution.At.ShouldBeGreaterThanOrEqualTo(due.AddMilliseconds(-1));
        execution.At.ShouldBeLessThan(due.AddSeconds(30));
        var passed = (await _api.All($"/api/tasks/{task.Id()}/events")).Where(e => (string?)e["type"] == "task.due_passed").ShouldHaveSingleItem();
        DateTimeOffset.Parse((string)passed["triggered_at"]!, System.Globalization.CultureInfo.InvariantCulture).ShouldBe(due, TimeSpan.FromMilliseconds(1));
    }

    [Fact]
    public async Task Completing_a_task_suppresses_its_due_date()
    {
        using var folder = new TemporaryFolder();
        var connection = await Scripted(folder);
        var task = await _api.CreateTask(new
        {
            title = "In time",
            due_date = DateTimeOffset.UtcNow.AddSeconds(2).ToString("O"),
            bindings = new[] { Automation.Binding(connection, "on_due", "scripted__record", new { text = "late" }) },
        });
        (await _api.Post($"/api/tasks/{task.Id()}/complete")).Ok();

        // Another task that is due later shows that the first one's moment has passed.
        var later = await _api.CreateTask(new
        {
            title = "Later",
            due_date = DateTimeOffset.UtcNow.AddSeconds(3).ToString("O"),
            bindings = new[] { Automation.Binding(connection, "on_due", "scripted__record", new { text = "later" }) },
        });
        await _api.TaskWithNote(later.Id(), "recorded later");

        (await _api.All($"/api/runs?task_id={task.Id()}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_binding_is_triggered_by_hand()
    {
        using var folder = new TemporaryFolder();
        var connection = await Scripted(folder);
        var task = await _api.CreateTask(new { title = "By hand" });
        var binding = (await _api.Post($"/api/tasks/{task.Id()}/bindings", Automation.Binding(connection, "manual", "scripted__record", new { text = "{{ user.name }}" }))).Ok();

        var run = (await _api.Post($"/api/tasks/{task.Id()}/bindings/{binding.Id()}/trigger")).Ok();

        ((string?)run["binding_id"]).ShouldBe(binding.Id());
        var ended = await _api.EndedRun(run.Id());
        ended.State().ShouldBe("succeeded", ended.ToString());
        ((string?)ended["attempts"]![0]!["output"]).ShouldBe("recorded Owner");
        await _api.TaskWithNote(task.Id(), "recorded Owner");
        Execution.ReadAll(folder.File("trace.jsonl")).ShouldHaveSingleItem().Key.ShouldBe((string?)ended["idempotency_key"]);
    }

    [Fact]
    public async Task A_failing_tool_is_retried_and_ends_dead_with_every_attempt_visible()
    {
        using var folder = new TemporaryFolder();
        var connection = await Scripted(folder);

        var task = await _api.CreateTask(new
        {
            title = "Doomed",
            bindings = new[] { Automation.Binding(connection, "on_create", "scripted__fail", new { text = "{{ task.title }}" }, retries: 3) },
        });

        var run = (await _api.EndedRuns(task.Id(), 1)).ShouldHaveSingleItem();
        run.State().ShouldBe("dead", run.ToString());
        var attempts = run["attempts"]!.AsArray();
        attempts.Select(attempt => (int)attempt!["number"]!).ShouldBe([1, 2, 3, 4]);
        attempts.ShouldAllBe(attempt => (string?)attempt!["error"]!["code"] == "server_error" && ((string?)attempt["error"]!["message"])!.Contains("scripted failure: Doomed"));
        attempts.ShouldAllBe(attempt => (string?)attempt!["input"]!["text"] == "Doomed" && attempt["finished_at"] != null);
        Execution.ReadAll(folder.File("trace.jsonl")).Select(call => call.Key).ShouldBe(Enumerable.Repeat((string?)run["idempotency_key"], 4));
        (await _api.GetTask(task.Id())).NoteTexts().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tool_that_recovers_succeeds_on_a_later_attempt()
    {
        using var folder = new TemporaryFolder();
        var connection = await Scripted(folder);

        var task = await _api.CreateTask(new
        {
            title = "Lucky",
            bindings = new[] { Automation.Binding(connection, "on_create", "scripted__flaky", new { failures = 2 }, retries: 5) },
        });

        await _api.TaskWithNote(task.Id(), "at last");
        var run = (await _api.EndedRuns(task.Id(), 1)).ShouldHaveSingleItem();
        run.State().ShouldBe("succeeded");
        run["attempts"]!.AsArray().Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_condition_that_does_not_hold_runs_nothing()
    {
        using var folder = new TemporaryFolder();
        var connection = await Scripted(folder);
        object[] onlyUrgent = [new { field = "tags", @operator = "contains", value = "urgent" }];
        object[] bindings = [Automation.Binding(connection, "on_create", "scripted__record", new { text = "{{ task.title }}" }, conditions: onlyUrgent)];

        var calm = await _api.CreateTask(new { title = "Calm", tags = new[] { "someday" }, bindings });
        var urgent = await _api.CreateTask(new { title = "Urgent", tags = new[] { "urgent" }, bindings });

        await _api.TaskWithNote(urgent.Id(), "recorded Urgent");
        (await _api.All($"/api/runs?task_id={calm.Id()}")).ShouldBeEmpty();
        Execution.ReadAll(folder.File("trace.jsonl")).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task An_update_runs_the_binding_that_waits_for_it_and_not_the_note_that_it_makes()
    {
        using var folder = new TemporaryFolder();
        var connection = await Scripted(folder);
        object[] toReview = [new { field = "changes.status.new_value", @operator = "eq", value = "review" }];
        var task = await _api.CreateTask(new
        {
            title = "Watched",
            bindings = new[] { Automation.Binding(connection, "on_update", "scripted__record", new { text = "{{ changes.status.old_value }} to {{ task.status }}" }, conditions: toReview) },
        });

        (await _api.Patch($"/api/tasks/{task.Id()}", new { title = "Watched closely" })).Ok();
        (await _api.Post($"/api/tasks/{task.Id()}/move", new { status = "review" })).Ok();

        await _api.TaskWithNote(task.Id(), "recorded todo to review");
        (await _api.EndedRuns(task.Id(), 1)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Runs_of_one_binding_happen_one_after_the_other_in_order()
    {
        using var folder = new TemporaryFolder();
        var connection = await Scripted(folder);
        var task = await _api.CreateTask(new
        {
            title = "0",
            bindings = new[] { Automation.Binding(connection, "on_update", "scripted__record", new { text = "{{ task.title }}", milliseconds = 30 }) },
        });

        foreach (var title in Enumerable.Range(1, 8)) (await _api.Patch($"/api/tasks/{task.Id()}", new { title = $"{title}" })).Ok();

        await _api.EndedRuns(task.Id(), 8);
        Execution.ReadAll(folder.File("trace.jsonl")).Select(call => call.Text).ShouldBe(Enumerable.Range(1, 8).Select(title => $"{title}"));
    }

    private Task<string> Scripted(TemporaryFolder folder) => _api.Connect(Automation.StdioConnection(
        "scripted", BuiltProduct.Scripted, new Dictionary<string, string> { ["TRACE_FILE"] = folder.File("trace.jsonl") }));
}
