using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace TaskMcp.Benchmarks.Mcp;

/// <summary>
/// The smallest MCP server that is one, over streamable HTTP: a tool that echoes, and another that says that it changes nothing by that. It does next to nothing, so that what is measured is the way to it.
/// Speaks one protocol version: a handshake with a session up to 2025-11-25, none of both from 2026-07-28 on.
/// </summary>
internal static class EchoServer
{
    /// <summary>The first argument of a process that is to be this server; the second is the URL, the third the protocol version.</summary>
    public const string Argument = "echo-server";

    private const string Session = "benchmark-session";

    /// <summary>Serves until standard input ends: with the benchmark, however that ends.</summary>
    public static async Task Run(string url, string version)
    {
        await using var app = await Start(url, version, callsHang: false);
        await Console.In.ReadToEndAsync();
    }

    /// <summary>Serves from this process.</summary>
    public static async Task<WebApplication> Start(string url, string version, bool callsHang)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        var app = builder.Build();
        app.Run(context => Answer(context, version, callsHang));
        await app.StartAsync();
        return app;
    }

    private static async Task Answer(HttpContext context, string version, bool callsHang)
    {
        var response = context.Response;
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            response.StatusCode = HttpMethods.IsDelete(context.Request.Method) ? (int)HttpStatusCode.NoContent : (int)HttpStatusCode.MethodNotAllowed;
            return;
        }

        using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted);
        var message = document.RootElement;
        if (!message.TryGetProperty("id", out var id))
        {
            response.StatusCode = (int)HttpStatusCode.Accepted;
            return;
        }

        response.ContentType = "application/json";
        var method = message.GetProperty("method").GetString();
        if (method == "initialize") response.Headers["Mcp-Session-Id"] = Session;
        if (method == "tools/call" && callsHang) await Task.Delay(Timeout.Infinite, context.RequestAborted);
        await using var json = new Utf8JsonWriter(response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("jsonrpc"u8, "2.0"u8);
        json.WritePropertyName("id"u8);
        id.WriteTo(json);
        WriteAnswer(json, method, message, version);
        json.WriteEndObject();
    }

    private static void WriteAnswer(Utf8JsonWriter json, string? method, JsonElement message, string version)
    {
        var isStateless = string.CompareOrdinal(version, "2026") > 0;
        json.WritePropertyName(method is "initialize" && isStateless || method is "server/discover" && !isStateless ? "error"u8 : "result"u8);
        switch (method)
        {
            case "initialize" when !isStateless:
                json.WriteRawValue($$$"""{"protocolVersion":"{{{version}}}","capabilities":{"tools":{}},"serverInfo":{"name":"echo","version":"1"}}""");
                break;
            case "server/discover" when isStateless:
                json.WriteRawValue($$$"""{"resultType":"complete","supportedVersions":["{{{version}}}"],"capabilities":{"tools":{}},"ttlMs":0,"cacheScope":"private"}""");
                break;
            case "tools/list":
                json.WriteRawValue("""
                    {"resultType":"complete","ttlMs":0,"cacheScope":"private","tools":[{"name":"echo","description":"Echoes.","inputSchema":
                    {"type":"object","properties":{"message":{"type":"string"}},"required":["message"]}},{"name":"read","description":"Echoes.","inputSchema":
                    {"type":"object","properties":{"message":{"type":"string"}},"required":["message"]},"annotations":{"readOnlyHint":true}}]}
                    """);
                break;
            case "tools/call":
                json.WriteStartObject();
                json.WriteString("resultType"u8, "complete"u8);
                json.WriteStartArray("content"u8);
                json.WriteStartObject();
                json.WriteString("type"u8, "text"u8);
                json.WriteString("text"u8, message.GetProperty("params").GetProperty("arguments").GetProperty("message").GetString());
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
                break;
            default:
                json.WriteRawValue("""{"code":-32601,"message":"Method not found"}""");
                break;
        }
    }
}
