using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskMcp.Grains.Tests.Local.Runs;

/// <summary>A call that arrived.</summary>
internal sealed record ServerCall(string Tool, string Input, string? IdempotencyKey, string? TraceParent);

/// <summary>
/// An MCP server over streamable HTTP in this process, so that a test decides what a call does. Its tools, unless
/// a test names others: <c>echo</c>, which may be repeated, and <c>once</c>, which may not.
/// </summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private WebApplication _app = null!;
    private int _refused;

    /// <summary>Requests end without an answer, before anything is done.</summary>
    public bool IsBroken { get; set; }

    /// <summary>How many have ended so.</summary>
    public int Refused => _refused;

    /// <summary>By name, whether they may be called twice.</summary>
    public IReadOnlyDictionary<string, bool> Tools { get; set; } = new Dictionary<string, bool> { ["echo"] = true, ["once"] = false };

    public ConcurrentQueue<ServerCall> Calls { get; } = [];

    /// <summary>What a call answers; by default its input.</summary>
    public Func<ServerCall, Task<JsonObject>> OnCall { get; set; } = call => Task.FromResult(Text(call.Input));

    /// <summary>Happens when a client lists the tools.</summary>
    public Action OnList { get; set; } = () => { };

    public string Url => $"{_app.Urls.First()}/mcp";

    public static async Task<ScriptedServer> Start()
    {
        var server = new ScriptedServer();
        await server.Listen("http://127.0.0.1:0");
        return server;
    }

    /// <summary>Nobody listens at the address any more.</summary>
    public async Task GoAway()
    {
        var url = _app.Urls.First();
        await StopListening();
        _app = WebApplication.CreateSlimBuilder().Build();
        _app.Urls.Add(url);
    }

    /// <summary>At the same address again; knows nothing of earlier sessions.</summary>
    public async Task ComeBack()
    {
        var url = _app.Urls.First();
        await _app.DisposeAsync();
        await Listen(url);
    }

    public static JsonObject Text(string text) => new() { ["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text }) };

    public static JsonObject Failure(string text)
    {
        var result = Text(text);
        result["isError"] = true;
        return result;
    }

    public async ValueTask DisposeAsync() => await StopListening();

    private async Task Listen(string url)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.None);
        builder.WebHost.UseUrls(url);
        _app = builder.Build();
        _app.MapPost("/mcp", Answer);
        await _app.StartAsync();
    }

    private async Task StopListening()
    {
        // Callers that a test has cut off are not waited for.
        using var now = new CancellationTokenSource(0);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task<IResult> Answer(HttpRequest request)
    {
        if (IsBroken)
        {
            Interlocked.Increment(ref _refused);
            request.HttpContext.Abort();
            return Results.Empty;
        }

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
                return new() { ["tools"] = new JsonArray([.. Tools.Select(tool => Tool(tool.Key, tool.Value))]) };
            case "tools/call":
                var call = new ServerCall((string)arguments!["name"]!, arguments["arguments"]?.ToJsonString() ?? "{}", (string?)arguments["_meta"]?["taskmcp/idempotency_key"], (string?)arguments["_meta"]?["traceparent"]);
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
