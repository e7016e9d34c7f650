using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>The least of an MCP server over streamable HTTP, whose answer to a tool call is the test's; real sockets on loopback.</summary>
internal sealed class StubHttpServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StubHttpServer(WebApplication app) => _app = app;

    public string Url => $"{_app.Urls.Single()}/mcp";

    /// <summary>Every JSON-RPC message that came.</summary>
    public ConcurrentQueue<JsonObject> Messages { get; } = new();

    /// <summary>The headers of every request.</summary>
    public ConcurrentQueue<Dictionary<string, string>> Headers { get; } = new();

    /// <summary>Answers tool calls, and comes before resources are answered; the default is a text.</summary>
    public Func<HttpContext, Task> OnCall { get; set; } = _ => Task.CompletedTask;

    /// <summary>How long its resources say that they are fresh.</summary>
    public int ResourceTtlMs { get; set; } = 60_000;

    /// <summary>The tools that it lists, as JSON.</summary>
    public string Tools { get; set; } = """[{"name":"call","inputSchema":{"type":"object"}}]""";

    /// <summary>Over HTTP+SSE: where it wants messages sent to.</summary>
    public string? Endpoint { get; set; }

    public static async Task<StubHttpServer> Started()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new StubHttpServer(app);
        app.MapPost("/mcp", server.Receive);
        app.MapGet("/mcp", server.Stream);
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task Stream(HttpContext context)
    {
        if (Endpoint is null)
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync($"event: endpoint\ndata: {Endpoint}\n\n");
        await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task Receive(HttpContext context)
    {
        var message = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
        Messages.Enqueue(message);
        Headers.Enqueue(context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        context.Response.Headers.SetCookie = "session=leak";
        if (message["id"] is null)
        {
            context.Response.StatusCode = StatusCodes.Status202Accepted;
            return;
        }

        switch ((string)message["method"]!)
        {
            case "initialize":
                context.Response.Headers["Mcp-Session-Id"] = "s1";
                await Answer(context, message, new { protocolVersion = "2025-11-25", capabilities = new { tools = new { } }, serverInfo = new { name = "stub", version = "1" } });
                break;
            case "tools/list":
                await Answer(context, message, new { tools = JsonNode.Parse(Tools) });
                break;
            case "tools/call":
                await OnCall(context);
                if (!context.Response.HasStarted && context.Response.StatusCode == StatusCodes.Status200OK) await Answer(context, message, new { content = new[] { new { type = "text", text = "done" } } });
                break;
            case "resources/read":
                await OnCall(context);
                await Answer(context, message, new { contents = new[] { new { uri = message["params"]!["uri"], text = "read" } }, ttlMs = ResourceTtlMs });
                break;
            default:
                await context.Response.WriteAsJsonAsync(new { jsonrpc = "2.0", id = message["id"], error = new { code = -32601, message = "Method not found" } });
                break;
        }
    }

    private static Task Answer(HttpContext context, JsonObject message, object result) =>
        context.Response.WriteAsJsonAsync(new { jsonrpc = "2.0", id = message["id"], result });
}
