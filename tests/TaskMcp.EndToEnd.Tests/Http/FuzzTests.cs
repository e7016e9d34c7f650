using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using TaskMcp.EndToEnd.Harness;
using Xunit.Abstractions;

namespace TaskMcp.EndToEnd.Http;

/// <summary>Whatever is asked, the answer is never that the product failed.</summary>
[Collection(Alone.Name)]
public class FuzzTests(ITestOutputHelper output)
{
    private const int Requests = 10_000;
    private const int Callers = 8;

    [Fact]
    public async Task Ten_thousand_nearly_right_requests_get_no_5xx_and_every_refusal_has_a_code()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out var given) ? given : Random.Shared.Next();
        output.WriteLine($"FUZZ_SEED={seed}");
        await using var app = await TaskMcpProcess.Started(("Logging__LogLevel__Default", "Error"));
        var valid = await ValidRequests(app.Api);
        using var http = new HttpClient { BaseAddress = app.Url, Timeout = Eventually.Limit };
        http.DefaultRequestHeaders.Authorization = new("Bearer", TaskMcpProcess.OwnerToken);

        var verdicts = (await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Fuzz(http, valid, new Random(seed + caller))))).SelectMany(found => found).ToList();

        var kinds = verdicts.CountBy(verdict => verdict.Kind).OrderByDescending(kind => kind.Value).ToList();
        output.WriteLine(string.Join(", ", kinds.Select(kind => $"{kind.Value} {kind.Key}")));
        var faults = verdicts.Where(verdict => verdict.Fault is not null).Select(verdict => verdict.Fault).ToList();
        faults.ShouldBeEmpty($"{faults.Count} of {Requests}, the first: {string.Join("\n\n", faults.Take(10))}");
        kinds.Single(kind => kind.Key == "accepted").Value.ShouldBeGreaterThan(Requests / 20, "too few requests got past the first checks to mean anything");
        kinds.Count.ShouldBeGreaterThan(15, "too few different refusals to mean anything");
        foreach (var list in (string[])["/api/tasks", "/api/projects", "/api/runs", "/api/mcp/connections"]) await app.Api.All(list);
        await app.Api.CreateTask(new { title = "All is well" });
    }

    private static async Task<IReadOnlyList<Verdict>> Fuzz(HttpClient http, IReadOnlyList<ValidRequest> valid, Random random)
    {
        var verdicts = new List<Verdict>();
        for (var i = 0; i < Requests / Callers; i++)
        {
            var (method, path, body) = valid[random.Next(valid.Count)];
            var request = FuzzedRequest.From(method, path, body, random);
            using var message = request.ToMessage();
            // Headers first: the live feed never ends.
            using var answer = await http.SendAsync(message, HttpCompletionOption.ResponseHeadersRead);
            verdicts.Add(answer.IsSuccessStatusCode ? new("accepted", null) : Judge(request, answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        }

        return verdicts;
    }

    /// <summary>A problem with a code; 5xx only for a failure of somebody else's MCP server. What Kestrel itself does not accept as HTTP has no body.</summary>
    private static Verdict Judge(FuzzedRequest request, HttpStatusCode status, string text)
    {
        var code = text.StartsWith('{') ? (string?)JsonNode.Parse(text)!["code"] : null;
        var isRefusal = text.Length == 0
            ? status is HttpStatusCode.BadRequest or HttpStatusCode.RequestUriTooLong or HttpStatusCode.RequestHeaderFieldsTooLarge
            : code is not null && ((int)status < 500 || code.StartsWith("mcp.", StringComparison.Ordinal));
        return new(code ?? $"{(int)status}", isRefusal ? null : $"{(int)status} {text}\nto {request}");
    }

    /// <summary>One right request of each kind, on things that exist.</summary>
    private static async Task<IReadOnlyList<ValidRequest>> ValidRequests(Api api)
    {
        var connection = await api.Connect(Automation.StdioConnection("everything", BuiltProduct.Everything));
        var spare = await api.Connect(Automation.HttpConnection("spare", new("http://127.0.0.1:9/mcp")));
        var project = (await api.Post("/api/projects", new { name = "Fuzzed" })).Ok().Id();
        var binding = Automation.Binding(connection, "manual", "everything__echo", new { message = "{{ task.title }}" },
            conditions: [new { field = "tags", @operator = "contains", value = "urgent" }]);
        var task = await api.CreateTask(new { title = "Fuzzed", bindings = new[] { binding } });
        var other = (await api.CreateTask(new { title = "Other" })).Id();
        var id = task.Id();
        var victim = (await api.CreateTask(new { title = "Victim" })).Id();
        var bindingId = (await api.All($"/api/tasks/{id}/bindings")).ShouldHaveSingleItem().Id();
        var run = (await api.Post($"/api/tasks/{id}/bindings/{bindingId}/trigger")).Ok().Id();
        var newTask = new
        {
            title = "New", note = "Text", project_id = project, status = "todo", priority = "p1", tags = new[] { "urgent" }, due_date = "2031-12-01T09:00:00Z", planned_date = "2031-11-01T09:00:00+02:00",
            estimated_duration = 30, assigned_to = new { id = "u1", name = "Ada", email = "ada@example.org" }, parent_id = other, blocked_by = new[] { other },
            estimates = new { complexity = "low", scale = "s", time_to_completion = "1d" }, external_links = new { issue = "1" }, fields = new { any = 1 }, due_reminder = "1h", bindings = new[] { binding },
        };

        return
        [
            new("GET", "/api/tasks?limit=2&sort=created_at"), new("POST", "/api/tasks", newTask), new("POST", "/api/tasks", new { title = "Small" }), new("GET", $"/api/tasks/{id}"),
            new("PATCH", $"/api/tasks/{id}", new { title = "Changed", tags = new[] { "a" }, due_date = "2031-12-01T09:00:00Z", blocked_by = new[] { other }, fields = new { b = 2 } }),
            new("POST", $"/api/tasks/{id}/complete"), new("POST", $"/api/tasks/{id}/reopen"), new("POST", $"/api/tasks/{id}/move", new { status = "review" }),
            new("GET", $"/api/tasks/{id}/notes"), new("POST", $"/api/tasks/{id}/notes", new { text = "A note" }), new("GET", $"/api/tasks/{id}/events"),
            new("POST", "/api/tasks/bulk", new { operations = new object[] { new { op = "update", id, changes = new { priority = "p2" } }, new { op = "create", task = new { title = "Bulk" } }, new { op = "move", id = other, status = "review" } } }),
            new("GET", $"/api/tasks/{id}/bindings"), new("POST", $"/api/tasks/{other}/bindings", binding), new("GET", $"/api/tasks/{id}/bindings/{bindingId}"),
            new("PATCH", $"/api/tasks/{id}/bindings/{bindingId}", new { name = "Named", enabled = true }), new("POST", $"/api/tasks/{id}/bindings/{bindingId}/dry-run"),
            new("POST", $"/api/tasks/{id}/bindings/{bindingId}/trigger"),
            new("GET", "/api/projects"), new("POST", "/api/projects", new { name = "P", metadata = new { github_repo = "o/r" } }), new("GET", $"/api/projects/{project}"), new("PATCH", $"/api/projects/{project}", new { name = "Q" }),
            new("GET", $"/api/projects/{project}/board"), new("GET", $"/api/runs?task_id={id}&state=succeeded"), new("GET", $"/api/runs/{run}"), new("POST", $"/api/runs/{run}/replay"), new("POST", $"/api/runs/{run}/cancel"),
            new("POST", $"/api/runs/{run}/review", new { answer = "it_happened" }), new("POST", "/api/runs/replay", new { state = new[] { "dead" } }),
            new("GET", "/api/mcp/connections"), new("POST", "/api/mcp/connections", Automation.HttpConnection("fuzzed", new("http://127.0.0.1:9/mcp"))), new("GET", $"/api/mcp/connections/{spare}"),
            new("PATCH", $"/api/mcp/connections/{spare}", new { name = "Renamed", auth_config = new { type = "api_key", credentials = new { api_key = "k" } } }), new("GET", $"/api/mcp/connections/{connection}/capabilities"),
            new("GET", $"/api/mcp/connections/{connection}/log"), new("POST", "/api/mcp/invoke", new { connection_id = connection, tool_name = "everything__echo", input = new { message = "m" } }), new("GET", "/api/events"),
            new("DELETE", $"/api/tasks/{victim}"), new("DELETE", $"/api/mcp/connections/{Guid.CreateVersion7()}"),
        ];
    }

    private sealed record Verdict(string Kind, string? Fault);

    private sealed record ValidRequest(HttpMethod Method, string Path, JsonNode? Body)
    {
        public ValidRequest(string method, string path, object? body = null)
            : this(HttpMethod.Parse(method), path, body is null ? null : System.Text.Json.JsonSerializer.SerializeToNode(body))
        {
        }
    }
}
