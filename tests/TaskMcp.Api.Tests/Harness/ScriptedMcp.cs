using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace TaskMcp.Api.Tests.Harness;

/// <summary>An MCP server over HTTP that fails as the test says: it wants a key, is down, answers nonsense, changes its tools.</summary>
internal sealed class ScriptedMcp : IAsyncDisposable
{
    private const string Version = "2025-11-25";

    private readonly Lock _lock = new();
    private Upstream _upstream = null!;
    private int _under;

    /// <summary>The key that it takes; null for none.</summary>
    public string? Key { get; set; }

    public bool IsDown { get; set; }

    /// <summary>Sent as the answer of calls, in place of one.</summary>
    public string? Nonsense { get; set; }

    /// <summary>What its tool says.</summary>
    public string Text { get; set; } = "ok";

    /// <summary>What its tool is called.</summary>
    public string Tool { get; set; } = "say";

    public string Description { get; set; } = "Says ok.";

    /// <summary>Calls wait for it.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public int MostAtOnce { get; private set; }

    public int Calls { get; private set; }

    /// <summary>Keys that callers showed.</summary>
    public HashSet<string> Shown { get; } = [];

    public string Url => $"{_upstream.Url}/mcp";

    public static async Task<ScriptedMcp> Start()
    {
        var server = new ScriptedMcp();
        server._upstream = await Upstream.Start(server.Answer);
        return server;
    }

    /// <summary>A connection to it; its id.</summary>
    public async Task<string> Connect(TestApp app, object? limits = null) => (await app.Http.PostJson("/api/mcp/connections", new
    {
        name = "Scripted",
        server_type = "scripted",
        transport = new { type = "streamable_http", url = Url, protocol_version = Version },
        auth_config = Key is null ? (object)new { type = "none" } : new { type = "api_key", credentials = new { api_key = Key } },
        limits = limits ?? new { rate_per_minute = 10_000 },
    })).ShouldBe(System.Net.HttpStatusCode.Created).Id;

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();

    private async Task Answer(HttpContext http, string body)
    {
        var key = http.Request.Headers.Authorization.ToString().Replace("Bearer ", "", StringComparison.Ordinal);
        lock (_lock) Shown.Add(key);
        if (IsDown) http.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
        else if (!HttpMethods.IsPost(http.Request.Method)) http.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
        else if (Key is not null && key != Key) http.Response.StatusCode = StatusCodes.Status401Unauthorized;
        else await Respond(http, JsonNode.Parse(body)!);
    }

    private async Task Respond(HttpContext http, JsonNode message)
    {
        if (message["id"] is not { } id)
        {
            http.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }

        var method = (string)message["method"]!;
        if (method == "tools/call") await Enter();
        http.Response.ContentType = "application/json";
        var answer = method == "tools/call" && Nonsense is { } nonsense ? nonsense : new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone(), ["result"] = Result(method) }.ToJsonString();
        await http.Response.WriteAsync(answer);
    }

    private async Task Enter()
    {
        lock (_lock)
        {
            Calls++;
            MostAtOnce = Math.Max(MostAtOnce, ++_under);
        }

        await Gate;
        lock (_lock) _under--;
    }

    private JsonObject Result(string method) => method switch
    {
        "initialize" => new() { ["protocolVersion"] = Version, ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() }, ["serverInfo"] = new JsonObject { ["name"] = "scripted", ["version"] = "1" } },
        "tools/list" => new() { ["tools"] = new JsonArray(new JsonObject { ["name"] = Tool, ["description"] = Description, ["inputSchema"] = new JsonObject { ["type"] = "object" }, ["annotations"] = new JsonObject { ["idempotentHint"] = true } }) },
        "tools/call" => new() { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = Text }) },
        _ => [],
    };
}
