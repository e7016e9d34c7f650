using System.Text.Json.Nodes;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>Tasks, connections, bindings and runs in the words of the tests.</summary>
internal static class Automation
{
    private static readonly string[] Ended = ["succeeded", "failed", "dead", "skipped", "cancelled", "needs_review"];

    public static string Id(this JsonNode node) => (string)node["id"]!;

    public static string State(this JsonNode run) => (string)run["state"]!;

    public static bool HasEnded(this JsonNode run) => Ended.Contains(run.State());

    public static IReadOnlyList<string> NoteTexts(this JsonNode task) => [.. task["notes"]!.AsArray().Select(note => (string)note!["text"]!)];

    // Load on purpose, far above the usual limits.
    private static readonly object Unlimited = new { rate_per_minute = 1_000_000 };

    /// <summary>What a connection to a server that runs as a process is made of.</summary>
    public static object StdioConnection(string type, string script, IReadOnlyDictionary<string, string>? environment = null, params string[] arguments) => new
    {
        name = $"{type} over stdio",
        server_type = type,
        transport = new { type = "stdio", command = "node", args = (string[])[script, .. arguments], env = environment ?? new Dictionary<string, string>() },
        limits = Unlimited,
        auth_config = new { type = "none" },
    };

    public static object HttpConnection(string type, Uri url) => new { name = $"{type} over HTTP", server_type = type, server_url = url, auth_config = new { type = "none" }, limits = Unlimited };

    public static async Task<string> Connect(this Api api, object connection) => (await api.Post("/api/mcp/connections", connection)).Ok().Id();

    public static async Task<JsonNode> Invoke(this Api api, string connectionId, string tool, object input) =>
        (await api.Post("/api/mcp/invoke", new { connection_id = connectionId, tool_name = tool, input })).Ok();

    public static async Task<JsonNode> CreateTask(this Api api, object task) => (await api.Post("/api/tasks", task)).Ok();

    public static async Task<JsonNode> GetTask(this Api api, string id) => (await api.Get($"/api/tasks/{id}")).Ok();

    /// <summary>A binding whose output becomes a note, tried again quickly.</summary>
    public static object Binding(string connectionId, string when, string tool, object input, string? note = null, int retries = 0, object[]? conditions = null) => new
    {
        connection_id = connectionId,
        binding_type = when,
        config = new
        {
            tool_name = tool,
            input_template = input,
            output_handling = note is null ? (object[])[new { action = "append_note" }] : [new { action = "append_note", template = note }],
            retry_policy = new { max_retries = retries, backoff_seconds = 0.1, retry_on = new[] { "timeout", "connection_error", "rate_limited", "server_error" } },
            conditions = conditions ?? [],
        },
    };

    /// <summary>The task, once a note has this text.</summary>
    public static Task<JsonNode> TaskWithNote(this Api api, string taskId, string text) => Eventually.Get(
        async () => await api.GetTask(taskId) is var task && task.NoteTexts().Contains(text) ? task : null,
        $"task {taskId} gets the note \"{text}\"",
        () => $"{api.GetTask(taskId).Result}\n{api.Get($"/api/runs?task_id={taskId}").Result.Text}");

    /// <summary>The runs of a task, newest first, once there are this many and all have ended.</summary>
    public static Task<IReadOnlyList<JsonNode>> EndedRuns(this Api api, string taskId, int count) => Eventually.Get(
        async () => await api.All($"/api/runs?task_id={taskId}") is var runs && runs.Count >= count && runs.All(HasEnded) ? runs : null,
        $"{count} runs of task {taskId} have ended",
        () => api.Get($"/api/runs?task_id={taskId}").Result.Text);

    /// <summary>The first run of a task, once it is in a state.</summary>
    public static Task<JsonNode> RunIn(this Api api, string state, string taskId) => Eventually.Get(
        async () => (await api.All($"/api/runs?task_id={taskId}")).FirstOrDefault(run => (string?)run["state"] == state),
        $"a run of task {taskId} is {state}",
        () => api.Get($"/api/runs?task_id={taskId}").Result.Text);

    public static Task<JsonNode> EndedRun(this Api api, string runId) => Eventually.Get(
        async () => (await api.Get($"/api/runs/{runId}")).Ok() is var run && run.HasEnded() ? run : null,
        $"run {runId} has ended",
        () => api.Get($"/api/runs/{runId}").Result.Text);
}
