using System.Diagnostics;
using System.Net;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Connections;

/// <summary>What is shown over HTTP while a server is down, with a real server that goes away (SPEC C-12, C-13).</summary>
[Collection(OneApp.Name)]
public class StaleResultTests(TestApp app)
{
    [Fact]
    public async Task Results_past_their_time_are_marked_stale_while_the_server_is_down()
    {
        var port = FreePort.Next();
        using var server = Process.Start(new ProcessStartInfo("node", [WireConnection.Server, "2026-07-28", $"{port}"]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        server.BeginErrorReadLine();
        try
        {
            await GoesAway(server, await Connected(port));
        }
        finally
        {
            server.Kill();
        }
    }

    private async Task GoesAway(Process server, string id)
    {
        var output = (await Invoke(id)).Json["output"]!.ToJsonString();
        var contents = (await Read(id)).Json["result"]!.ToJsonString();
        server.Kill();
        await server.WaitForExitAsync();
        await ShowsStale(() => Invoke(id), "output", output);
        await ShowsStale(() => Read(id), "result", contents);

        (await Invoke(id, ("Cache-Control", "no-cache"))).ShouldBeProblem(HttpStatusCode.BadGateway, "mcp.connection_error");
        (await Read(id, ("Cache-Control", "no-cache"))).ShouldBeProblem(HttpStatusCode.BadGateway, "mcp.connection_error");
        ((string)(await app.Http.GetJson($"/api/mcp/connections/{id}")).Json["status"]!).ShouldBe("error");
        await app.Http.DeleteJson($"/api/mcp/connections/{id}");
    }

    private static async Task ShowsStale(Func<Task<Answer>> ask, string member, string was)
    {
        var stale = (await Patience.Until(ask, answer => (bool?)answer.Json["stale"] == true)).ShouldBe(HttpStatusCode.OK).Json;
        stale[member]!.ToJsonString().ShouldBe(was);
        ((DateTimeOffset)stale["cached_at"]!).ShouldBeLessThan(DateTimeOffset.UtcNow);
    }

    private async Task<string> Connected(int port)
    {
        var made = await app.Http.PostJson("/api/mcp/connections", new
        {
            name = "Goes away",
            server_type = "wire",
            server_url = $"http://127.0.0.1:{port}/mcp",
            cache = new { ttl = "1s", tools = new { whats_sent = "1s" } },
        });
        var id = made.ShouldBe(HttpStatusCode.Created).Id;
        var test = $"/api/mcp/connections/{id}/test";
        await Patience.Until(() => app.Http.PostJson(test), answer => (bool)answer.Json["ok"]!);
        return id;
    }

    private Task<Answer> Invoke(string id, params (string, string)[] headers) => app.Http.PostJson("/api/mcp/invoke", new { connection_id = id, tool_name = "whats_sent" }, headers);

    private Task<Answer> Read(string id, params (string, string)[] headers) => app.Http.PostJson("/api/mcp/resources/read", new { connection_id = id, uri = "wire://number/7" }, headers);
}
