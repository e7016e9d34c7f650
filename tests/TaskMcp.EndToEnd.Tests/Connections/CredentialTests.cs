using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Connections;

/// <summary>SPEC C-8: credentials go in and never come out.</summary>
public class CredentialTests
{
    private const string Key = "canary-key-7d1e5b9a40c24f3e";
    private const string EnvironmentValue = "canary-env-0b8f6c2d9a7e41d5";
    private const string HttpKey = "canary-http-3c9a1f7e5d2b4806";
    private static readonly string[] Canaries = [Key, EnvironmentValue, HttpKey];

    [Fact]
    public async Task Credentials_are_in_no_answer_no_output_and_no_file()
    {
        await using var server = await EverythingServer.Started();
        await using var app = await TaskMcpProcess.Started(("Logging__LogLevel__Default", "Trace"));
        var api = app.Api;
        var answers = new List<ApiAnswer>();
        async Task<ApiAnswer> Seen(Task<ApiAnswer> answer)
        {
            answers.Add(await answer);
            return answers[^1];
        }

        var stdio = (await Seen(api.Post("/api/mcp/connections", new
        {
            name = "Keyed process",
            server_type = "scripted",
            transport = new { type = "stdio", command = "node", args = (string[])[BuiltProduct.Scripted], env = new { EXTRA = EnvironmentValue } },
            auth_config = new { type = "api_key", credentials = new { api_key = Key } },
        }))).Ok().Id();
        var http = (await Seen(api.Post("/api/mcp/connections", new
        {
            name = "Keyed server",
            server_type = "everything",
            server_url = server.Url,
            auth_config = new { type = "api_key", credentials = new { api_key = HttpKey }, header = "Authorization", scheme = "Bearer" },
        }))).Ok().Id();
        await Seen(api.Post("/api/mcp/connections", new
        {
            name = "",
            server_type = "scripted",
            transport = new { type = "stdio", command = "node", env = new { EXTRA = EnvironmentValue } },
            auth_config = new { type = "api_key", credentials = new { api_key = Key } },
        }));
        var who = await Seen(api.Post("/api/mcp/invoke", new { connection_id = stdio, tool_name = "whoami", input = new { } }));
        ((string?)who.Ok()["output"]).ShouldBe($"key of {Key.Length} characters", "the key reaches the server");

        await server.Kill();
        var task = await api.CreateTask(new { title = "Unlucky", bindings = new[] { Automation.Binding(http, "on_create", "everything__echo", new { message = "x" }) } });
        await api.RunIn("waiting_retry", task.Id());
        string[] paths = ["/api/mcp/connections", "/api/runs", "/api/tasks", $"/api/tasks/{task.Id()}/events", "/openapi/v1.json"];
        foreach (var path in paths) await Seen(api.Get(path));
        foreach (var id in (string[])[stdio, http])
        {
            await Seen(api.Get($"/api/mcp/connections/{id}"));
            await Seen(api.Post($"/api/mcp/connections/{id}/test"));
            await Seen(api.Get($"/api/mcp/connections/{id}/capabilities"));
            await Seen(api.Get($"/api/mcp/connections/{id}/log"));
        }

        Canary.InTheClear(Canaries, string.Join('\n', answers.Select(answer => answer.Text))).ShouldBeEmpty("in an answer of the API");
        Canary.FilesWith(Canaries, app.DataDirectory).ShouldBeEmpty("in a file while it runs");
        await app.Stop();
        Canary.InTheClear(Canaries, app.Output).ShouldBeEmpty("in the output");
        Canary.FilesWith(Canaries, app.DataDirectory).ShouldBeEmpty("in a file after the stop");

        await app.Start();
        ((string?)(await api.Invoke(stdio, "whoami", new { }))["output"]).ShouldBe($"key of {Key.Length} characters", "the key is still there after a restart");
    }

    [Fact]
    public async Task Without_its_master_key_a_credential_stays_closed()
    {
        await using var app = await TaskMcpProcess.Started();
        var id = await app.Api.Connect(new
        {
            name = "Keyed process",
            server_type = "scripted",
            transport = new { type = "stdio", command = "node", args = (string[])[BuiltProduct.Scripted] },
            auth_config = new { type = "api_key", credentials = new { api_key = Key } },
        });
        await app.Stop();
        File.Delete(Directory.GetFiles(app.DataDirectory, "*.key").ShouldHaveSingleItem("the master key is a file of the data directory"));

        await app.Start();

        var answer = await app.Api.Post("/api/mcp/invoke", new { connection_id = id, tool_name = "whoami", input = new { } });
        answer.Code.ShouldBe("mcp.auth_failed", answer.Text);
        ((string?)answer.Json["detail"])!.ShouldContain("master key");
        ((string?)(await app.Api.Get($"/api/mcp/connections/{id}")).Ok()["status"]).ShouldBe("auth_required");
    }
}
