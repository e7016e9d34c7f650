using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>A call that arrived.</summary>
internal sealed record ServerCall(string Tool, string Input, string? IdempotencyKey);

/// <summary>
/// An MCP server over streamable HTTP in this process, so that a test decides what a call does. Tools: <c>echo</c>, which may be repeated,
/// and <c>once</c>, which may not.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private ScriptedServer(WebApplication app) => _app = app;

    public ConcurrentQueue<ServerCall> Calls { get; } = [];

    /// <summary>What a call answers; by default its input.</summary>
    public Func<ServerCall, Task<JsonObject>> OnCall { get; set; } = call => Task.FromResult(Text(call.Input));

    /// <summary>Happens when a client lists the tools.</summary>
    public Action OnList { get; set; } = () => { };

    public string Url => $"{_app.Urls.First()}/mcp";

    public static async Task<ScriptedServer> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ScriptedServer(app);
        app.MapPost("/mcp", server.Answer);
        await app.StartAsync();
        return server;
    }

    public static JsonObject Text(string text) => new() { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) };

    public static JsonObject Failure(string text)
    {
        var result = Text(text);
        result["isError"] = true;
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        // Callers that a test has cut off are not waited for.
        using var now = new CancellationTokenSource(0);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task<IResult> Answer(HttpRequest request)
    {
        var message = (await JsonNode.ParseAsync(request.Body))!;
        if (message["id"] is not { } id) return Results.Accepted();
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone() };
        if (await Result((string)message["method"]!, message["params"]) is { } result) answer["result"] = result;
        else answer["error"] = new JsonObject { ["code"] = -32601, ["message"] = "no such method" };
        return Results.Text(answer.ToJsonString(), "application/json");
    }

    private async Task<JsonObject?> Result(string method, JsonNode? arguments)
    {
        switch (method)
        {
            case "initialize":
                return new()
                {
                    ["protocolVersion"] = "2025-11-25",
                    ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
                    ["serverInfo"] = new JsonObject { ["name"] = "scripted", ["version"] = "1" },
                };
            case "ping":
                return [];
            case "tools/list":
                OnList();
                return new() { ["tools"] = new JsonArray(Tool("echo", mayRepeat: true), Tool("once", mayRepeat: false)) };
            case "tools/call":
                var call = new ServerCall((string)arguments!["name"]!, arguments["arguments"]?.ToJsonString() ?? "{}", (string?)arguments["_meta"]?["taskmcp/idempotency_key"]);
                Calls.Enqueue(call);
                return await OnCall(call);
            default:
                return null;
        }
    }

    private static JsonObject Tool(string name, bool mayRepeat) => new()
    {
        ["name"] = name,
        ["description"] = "A tool of a test.",
        ["inputSchema"] = new JsonObject { ["type"] = "object" },
        ["annotations"] = new JsonObject { ["idempotentHint"] = mayRepeat, ["readOnlyHint"] = false },
    };
}
