using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.Browser.Harness;

/// <summary>Something of everything that pages show: what was done, what failed, what waits.</summary>
internal sealed record Sample
{
    public const string Secret = "a-secret-of-the-contact-form";

    /// <summary>A board with nothing on it.</summary>
    public required string Project { get; init; }

    public required string Connection { get; init; }

    public required string Task { get; init; }

    public required string Run { get; init; }

    public required string Binding { get; init; }

    public required string Agent { get; init; }

    public required string Toolbox { get; init; }

    public required string Tool { get; init; }

    public required string Webhook { get; init; }

    /// <summary>One of the webhook that made a task.</summary>
    public required string Delivery { get; init; }

    public static async Task<Sample> Made(Api api, Uri server)
    {
        var connection = await api.Connect(Automation.HttpConnection("everything", server));
        var task = await api.CreateTask(new
        {
            title = "Announce the release",
            note = "To everybody who asked.",
            tags = new[] { "release" },
            priority = "p1",
            due_date = "2030-01-15T12:00:00Z",
            bindings = new[]
            {
                Automation.Binding(connection, "on_create", "everything__echo", new { message = "{{ task.title }}" }, "Heard: {{ output }}"),
                Automation.Binding(connection, "on_create", "everything__no_such_tool", new { }),
            },
        });
        var run = (await api.EndedRuns(task.Id(), 2))[0];
        var done = await api.CreateTask(new { title = "Write the notes" });
        (await api.Post($"/api/tasks/{done.Id()}/complete")).Ok();
        var webhook = (await api.Post("/api/webhooks", new { name = "Contact form", source = "form", secret = Secret, mapping = new { title = "{{ payload.subject }}" } })).Ok().Id();
        var received = (await api.Post($"/api/webhooks/{webhook}/in", new { subject = "A question" }, ("X-Webhook-Secret", Secret))).Ok();
        var project = (await api.Post("/api/projects", new { name = "Next year" })).Ok();
        var binding = (string)(await api.Get($"/api/tasks/{task.Id()}/bindings")).Ok()["items"]![0]!["id"]!;
        var toolbox = (await api.Post("/api/toolboxes", new { name = "Talk", entries = new[] { new { connection_id = connection } } })).Ok().Id();
        var agent = (await api.Post("/api/principals", new { kind = "agent", name = "Claude", role = "member" })).Ok().Id();
        (await api.Post($"/api/principals/{agent}/tokens", new { name = "laptop" })).Ok();
        (await api.Send(HttpMethod.Put, $"/api/principals/{agent}/grants/{toolbox}", new { daily_quota = 100 })).Ok();
        var tool = (await api.Post("/api/tools", new
        {
            name = "say_hello",
            description = "Says hello.",
            tool = new { connection_id = connection, tool_name = "echo", input = new { message = "Hello {{ input.name }}" } },
            input_schema = new { type = "object", properties = new { name = new { type = "string" } } },
        })).Ok().Id();
        return new()
        {
            Project = project.Id(), Binding = binding, Agent = agent, Toolbox = toolbox, Tool = tool, Connection = connection, Task = task.Id(), Run = run.Id(), Webhook = webhook, Delivery = (string)received["delivery_id"]!,
        };
    }
}
