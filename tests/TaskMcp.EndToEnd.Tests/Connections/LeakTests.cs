using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Connections;

/// <summary>SPEC C-8: a server that tells everybody what it was given tells nobody who reads TaskMcp.</summary>
public class LeakTests
{
    private const string Key = "canary-key-51f0c7d2a86b4e39";
    private const string Token = "canary-env-9e4b7a13d05c4f62";
    private const string HttpKey = "canary-http-2d8c6f0b1a97435e";
    private static readonly string[] Canaries = [Key, Token, HttpKey];
    private static readonly string[] Tools = ["text", "fail", "json", "error", "structured", "http_error", "blocks", "stderr", "say", "progress", "exit"];

    [Theory, InlineData(false), InlineData(true)]
    public async Task What_a_server_tells_of_its_credentials_is_nowhere(bool isHttp)
    {
        using var collector = new TraceCollector();
        await using var app = await TaskMcpProcess.Started(
            ("Logging__LogLevel__Default", "Trace"), ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Endpoint.ToString()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_BSP_SCHEDULE_DELAY", "200"), ("OTEL_BLRP_SCHEDULE_DELAY", "200"), ("OTEL_METRIC_EXPORT_INTERVAL", "500"));
        var port = FreePort.Next();
        await using var server = isHttp ? OwnedProcess.Start("node", [BuiltProduct.Leaky, $"{port}"], new Dictionary<string, string?>()) : null;
        if (server is not null) await Eventually.Holds(() => server.Output.Contains("listening", StringComparison.Ordinal), "the server listens", () => server.Output);
        await using var feed = await LiveFeed.Open(app.Url, TaskMcpProcess.OwnerToken);
        var api = app.Api;
        var seen = new List<string>();
        async Task<ApiAnswer> Seen(Task<ApiAnswer> answer)
        {
            seen.Add((await answer).Text);
            return await answer;
        }

        var connection = (await Seen(api.Post("/api/mcp/connections", isHttp ? Remote(port) : Process()))).Ok().Id();
        await Seen(api.Post($"/api/mcp/connections/{connection}/test"));
        var capabilities = (await Seen(api.Get($"/api/mcp/connections/{connection}/capabilities"))).Text;
        capabilities.ShouldContain("***", customMessage: "the server does tell, in its definitions");
        foreach (var tool in Tools.Where(tool => !(isHttp && tool == "exit")))
        {
            foreach (var accept in (string[])["application/json", "text/event-stream"])
            {
                await Seen(api.Post("/api/mcp/invoke", new { connection_id = connection, tool_name = tool, input = new { } }, ("Accept", accept)));
            }
        }

        seen.Count(text => text.Contains("***", StringComparison.Ordinal)).ShouldBeGreaterThan(8, "the server does tell, in its answers");
        // Runs would wait for a server that has just ended.
        (await Seen(api.Post($"/api/mcp/connections/{connection}/test"))).Ok();
        // The tool that ends its process on a task of its own: it would take the answers of others with it.
        var task = await WithRunsOf(Tools.Append("ask").Where(tool => tool != "exit"));
        var last = await WithRunsOf(isHttp ? [] : ["exit"]);
        await Eventually.Holds(async () => (await api.GetTask(task)).NoteTexts().Any(note => note.Contains("***", StringComparison.Ordinal)), "an output is a note");
        for (var (id, _, happened) = await feed.Next(); ; (id, _, happened) = await feed.Next())
        {
            seen.Add($"{id} {happened}");
            if (happened.ToJsonString().Contains("***", StringComparison.Ordinal)) break;
        }

        foreach (var run in (await api.All($"/api/runs?task_id={task}")).Concat(await api.All($"/api/runs?task_id={last}"))) await Seen(api.Get($"/api/runs/{run.Id()}"));
        string[] paths =
        [
            "/api/mcp/connections", $"/api/mcp/connections/{connection}", $"/api/mcp/connections/{connection}/log", "/api/runs", "/api/tasks", "/api/tasks?text=given",
            $"/api/tasks/{task}", $"/api/tasks/{task}/events", $"/api/tasks/{task}/bindings", "/api/notifications", "/", $"/tasks/{task}", "/openapi/v1.json",
        ];
        foreach (var path in paths) await Seen(api.Get(path));

        ShouldBeClean(string.Join('\n', seen), "an answer of the API or a page");
        await Eventually.Holds(() => collector.Paths.Count == 3, "spans, metrics and logs have come", () => string.Join(' ', collector.Paths));
        ShouldBeClean(string.Join('\n', collector.Received), "a span, metric or log that was sent");
        Canary.FilesWith(Canaries, app.DataDirectory).ShouldBeEmpty("in a file while it runs");
        await app.Stop();
        ShouldBeClean(app.Output, "the output");
        Canary.FilesWith(Canaries, app.DataDirectory).ShouldBeEmpty("in a file after the stop");
        foreach (var command in (string[])["rebuild-index", "rotate-keys"])
        {
            await using var work = app.Launch(command);
            (await work.Ended()).ShouldBe(0, work.Output);
            ShouldBeClean(work.Output, $"the output of {command}");
        }

        Canary.FilesWith(Canaries, app.DataDirectory).ShouldBeEmpty("in a file after the commands");

        async Task<string> WithRunsOf(IEnumerable<string> tools)
        {
            var bindings = tools.Select(tool => Automation.Binding(connection, "on_create", $"leaky__{tool}", new { })).ToArray();
            var created = (await Seen(api.Post("/api/tasks", new { title = "Told", bindings }))).Ok().Id();
            await Eventually.Holds(
                async () => (await api.All($"/api/runs?task_id={created}")) is var runs && runs.Count == bindings.Length && runs.All(run => run.HasEnded() || run.State().StartsWith("waiting", StringComparison.Ordinal)),
                "the runs have ended or wait", () => api.Get($"/api/runs?task_id={created}").Result.Text);
            return created;
        }
    }

    private static void ShouldBeClean(string text, string where)
    {
        foreach (var found in Canary.InTheClear(Canaries, text))
        {
            var at = text.IndexOf(found, StringComparison.OrdinalIgnoreCase);
            throw new ShouldAssertException($"{found} is in {where}: …{text[Math.Max(0, at - 300)..Math.Min(text.Length, at + 100)]}…");
        }
    }

    private static object Process() => new
    {
        name = "Leaky process",
        server_type = "leaky",
        transport = new { type = "stdio", command = "node", args = (string[])[BuiltProduct.Leaky], env = new { EXTRA_TOKEN = Token } },
        auth_config = new { type = "api_key", credentials = new { api_key = Key } },
    };

    private static object Remote(int port) => new
    {
        name = "Leaky server",
        server_type = "leaky",
        transport = new { type = "streamable_http", url = $"http://127.0.0.1:{port}/mcp", protocol_version = "2025-11-25" },
        auth_config = new { type = "api_key", credentials = new { api_key = HttpKey }, header = "Authorization", scheme = "Bearer" },
    };
}
