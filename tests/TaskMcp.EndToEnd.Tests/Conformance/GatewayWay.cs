using System.Globalization;
using TaskMcp.EndToEnd.Harness;

namespace TaskMcp.EndToEnd.Conformance;

/// <summary>
/// The way to an MCP server through the gateway of a running TaskMcp: a connection to it and one to <c>long-calls-server.mjs</c>, a toolbox that keeps their names, and an agent that was granted that.
/// The suite can't send a token: a process before <c>/mcp</c> adds the agent's.
/// </summary>
internal sealed class GatewayWay : IAsyncDisposable
{
    private readonly OwnedProcess _proxy;

    private GatewayWay(OwnedProcess proxy, Uri url) => (_proxy, Url) = (proxy, url);

    /// <summary>Where the suite finds <c>/mcp</c>.</summary>
    public Uri Url { get; }

    /// <param name="app">Whose gateway it is.</param>
    /// <param name="server">The server behind it.</param>
    /// <param name="revision">What the gateway speaks with the server.</param>
    public static async Task<GatewayWay> Opened(TaskMcpProcess app, Uri server, string revision)
    {
        var connection = (await app.Api.Post("/api/mcp/connections", new
        {
            name = $"Behind the gateway, {revision}",
            server_type = "suite",
            transport = new { type = "streamable_http", url = server, protocol_version = revision },
            auth_config = new { type = "none" },
            limits = new { rate_per_minute = 100_000 },
        })).Ok();
        var longCalls = (await app.Api.Post("/api/mcp/connections", new
        {
            name = $"Long calls, {revision}",
            server_type = "suite",
            transport = new { type = "stdio", command = "node", args = new[] { BuiltProduct.LongCalls, revision } },
            limits = new { rate_per_minute = 100_000 },
        })).Ok();
        var entries = new[] { connection, longCalls }.Select(behind => new { connection_id = behind["id"], prefix = "none" });
        var toolbox = (await app.Api.Post("/api/toolboxes", new { name = $"Suite, {revision}", entries })).Ok();
        var agent = (await app.Api.Post("/api/principals", new { kind = "agent", name = $"Suite, {revision}", role = "member" })).Ok();
        var token = (await app.Api.Post($"/api/principals/{agent["id"]}/tokens", new { name = "Suite" })).Ok();
        (await app.Api.Send(HttpMethod.Put, $"/api/principals/{agent["id"]}/grants/{toolbox["id"]}", new { confirm = "never" })).Ok();

        var port = FreePort.Next();
        string[] arguments = [Path.Combine(BuiltProduct.Servers, "with-token.mjs"), $"{port}", app.Url.Port.ToString(CultureInfo.InvariantCulture), (string)token["secret"]!];
        var proxy = OwnedProcess.Start("node", arguments, new Dictionary<string, string?>());
        await Eventually.Holds(() => proxy.Output.Contains("ready", StringComparison.Ordinal), "the proxy listens", () => proxy.Output);
        return new(proxy, new($"http://127.0.0.1:{port}/mcp"));
    }

    public ValueTask DisposeAsync() => _proxy.DisposeAsync();
}
