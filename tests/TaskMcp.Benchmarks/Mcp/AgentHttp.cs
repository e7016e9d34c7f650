using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TaskMcp.Benchmarks.Mcp;

/// <summary>An agent at <c>/mcp</c> that speaks one revision, with no more work of its own than it takes: what is measured is the server.</summary>
internal sealed class AgentHttp(HttpClient http, string version)
{
    private const string Stateless = "2026-07-28";

    private string? _session;

    public string Version => version;

    public static async Task<AgentHttp> Connected(HttpClient http, string version)
    {
        var agent = new AgentHttp(http, version);
        if (version != Stateless) await agent.Begin();
        return agent;
    }

    /// <summary>Calls a tool and gives the text of its result.</summary>
    public async Task<string> Call(string tool, JsonObject arguments)
    {
        var parameters = new JsonObject { ["name"] = tool, ["arguments"] = arguments };
        if (version == Stateless)
            parameters["_meta"] = new JsonObject { ["io.modelcontextprotocol/protocolVersion"] = version, ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject() };
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 1, ["method"] = "tools/call", ["params"] = parameters };
        using var answer = await Post(message, ("Mcp-Method", "tools/call"), ("Mcp-Name", tool));
        using var json = Message(await answer.Content.ReadAsStringAsync());
        var result = json.RootElement.GetProperty("result");
        if (result.TryGetProperty("isError", out var isError) && isError.GetBoolean()) throw new InvalidOperationException(result.ToString());
        return result.GetProperty("content")[0].GetProperty("text").GetString()!;
    }

    private async Task Begin()
    {
        var hello = new JsonObject { ["protocolVersion"] = version, ["capabilities"] = new JsonObject(), ["clientInfo"] = new JsonObject { ["name"] = "benchmark", ["version"] = "1" } };
        using var answer = await Post(new JsonObject { ["jsonrpc"] = "2.0", ["id"] = 0, ["method"] = "initialize", ["params"] = hello });
        _session = answer.Headers.GetValues("Mcp-Session-Id").Single();
        using var ready = await Post(new JsonObject { ["jsonrpc"] = "2.0", ["method"] = "notifications/initialized" });
    }

    private async Task<HttpResponseMessage> Post(JsonObject message, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp") { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(message.ToJsonString())) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        if (_session is not null) request.Headers.Add("Mcp-Session-Id", _session);
        if (_session is not null || version == Stateless) request.Headers.Add("MCP-Protocol-Version", version);
        if (version == Stateless) foreach (var (name, value) in headers) request.Headers.Add(name, value);
        var answer = await http.SendAsync(request);
        return answer.IsSuccessStatusCode ? answer : throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    // Either JSON, or a stream of events whose last one with data is the answer.
    private static JsonDocument Message(string text) =>
        JsonDocument.Parse(text.StartsWith('{') ? text : text.Split('\n').Last(line => line.StartsWith("data: {", StringComparison.Ordinal))["data: ".Length..]);
}

internal static class Grants
{
    /// <summary>Grants all tools of a connection to the owner, under their own names.</summary>
    public static async Task GrantToOwner(this Server server, string connection)
    {
        var entry = new { connection_id = connection, tools = new[] { "*" }, prefix = "none" };
        using var made = await server.Http.PostAsJsonAsync("/api/toolboxes", new { name = "Benchmark", entries = new[] { entry } });
        var toolbox = (string)(await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
        using var granted = await server.Http.PutAsJsonAsync($"/api/principals/owner/grants/{toolbox}", new { });
        granted.EnsureSuccessStatusCode();
    }
}
