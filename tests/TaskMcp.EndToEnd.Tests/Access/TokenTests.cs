using System.Net;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Access;

/// <summary>Tokens of principals in the built product (SPEC S-4, A-7).</summary>
public class TokenTests
{
    [Fact]
    public async Task A_token_outlives_a_kill_and_stands_nowhere_in_the_clear()
    {
        await using var app = await TaskMcpProcess.Started(("Logging__LogLevel__Default", "Trace"));
        var (token, _) = await NewToken(app, "member");
        using var agent = new Api(app.Url, token);
        (await agent.Get("/api/me")).Ok();

        await app.Kill();
        await app.Start();

        ((string?)(await agent.Get("/api/me")).Ok()["role"]).ShouldBe("member");
        var secret = token[16..];
        Canary.FilesWith([secret], app.DataDirectory).ShouldBeEmpty();
        Canary.InTheClear([secret], app.Output).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_rebuild_of_the_read_model_loses_no_principal_and_no_token()
    {
        await using var app = await TaskMcpProcess.Started();
        var (token, principal) = await NewToken(app, "viewer");
        using var agent = new Api(app.Url, token);
        await app.Stop();

        await using (var rebuild = app.Launch("rebuild-index")) (await rebuild.Ended()).ShouldBe(0, rebuild.Output);
        await app.Start();

        (await agent.Get("/api/me")).Ok();
        (await app.Api.All("/api/principals")).Select(item => item.Id()).ShouldContain(principal);
        (await app.Api.All("/api/workspaces")).Select(item => (string?)item["name"]).ShouldBe(["default"]);
    }

    [Fact]
    public async Task A_breach_that_is_killed_goes_on_after_the_start()
    {
        await using var app = await TaskMcpProcess.Started();
        var (token, _) = await NewToken(app, "member");
        using var agent = new Api(app.Url, token);
        (await agent.Get("/api/me")).Ok();
        var connections = await Task.WhenAll(Enumerable.Range(0, 60).Select(async number => (await app.Api.Post("/api/mcp/connections", new
        {
            name = $"Keyed {number}", server_type = "keyed", server_url = "http://127.0.0.1:9/mcp", auth_config = new { type = "api_key", credentials = new { api_key = $"key-{number}-0123456789" } },
        })).Ok().Id()));

        (await app.Api.Post("/api/workspace/breach", new { confirm = "default" })).Ok();
        await app.Kill();
        await app.Start();

        (await agent.Get("/api/me")).Status.ShouldBe(HttpStatusCode.Unauthorized);
        await Eventually.Holds(async () => (await app.Api.Get("/api/workspace")).Ok()["breach"]!["finished_at"] is not null, "the sweep ends", () => app.Output);
        foreach (var connection in connections)
        {
            var shown = (await app.Api.Get($"/api/mcp/connections/{connection}")).Ok();
            ((string?)shown["status"], (bool?)shown["enabled"]).ShouldBe(("auth_required", false));
        }
    }

    private static async Task<(string Token, string Principal)> NewToken(TaskMcpProcess app, string role)
    {
        var principal = (await app.Api.Post("/api/principals", new { kind = "agent", name = "Claude", role })).Ok().Id();
        return ((string)(await app.Api.Post($"/api/principals/{principal}/tokens", new { name = "laptop" })).Ok()["secret"]!, principal);
    }
}
