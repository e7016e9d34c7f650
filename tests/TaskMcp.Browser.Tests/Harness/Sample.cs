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
        return new() { Project = project.Id(), Connection = connection, Task = task.Id(), Run = run.Id(), Webhook = webhook, Delivery = (string)received["delivery_id"]! };
    }
}
