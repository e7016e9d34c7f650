using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TaskMcp.Api.Tests.Harness;
using TaskMcp.Silo.Mcp.JsonSchema;
using SdkClient = ModelContextProtocol.Client.McpClient;

namespace TaskMcp.Api.Tests.Mcp;

/// <summary>An agent at <c>/mcp</c>, with the official client of either generation. What it is answered must be what the tool has published.</summary>
internal sealed class Agent : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly Dictionary<string, SchemaValidator> _answers = new(StringComparer.Ordinal);

    private Agent(HttpClient http, SdkClient client) => (_http, Client) = (http, client);

    /// <summary>With sessions, and without.</summary>
    public static TheoryData<string> Generations => [McpClient.Older, McpClient.Newest];

    public SdkClient Client { get; }

    public static async Task<Agent> Connect(TestApp app, string version = McpClient.Newest, string token = TestApp.Token, McpClientHandlers? handlers = null)
    {
        var http = new HttpClient(new SocketsHttpHandler()) { Timeout = Patience.Limit };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        var transport = new HttpClientTransport(new() { Endpoint = new(app.Url, "/mcp"), TransportMode = HttpTransportMode.StreamableHttp }, http);
        var client = await SdkClient.CreateAsync(transport, new() { ProtocolVersion = version, Handlers = handlers ?? new() });
        client.NegotiatedProtocolVersion.ShouldBe(version);
        var agent = new Agent(http, client);
        foreach (var tool in await client.ListToolsAsync())
        {
            if (tool.ReturnJsonSchema is { } schema) agent._answers[tool.Name] = new(schema);
        }

        return agent;
    }

    /// <summary>Calls a tool that must succeed; gives what is structured.</summary>
    public async Task<JsonObject> Do(string tool, object? arguments = null)
    {
        var result = await Call(tool, arguments);
        (result.IsError ?? false).ShouldBeFalse(Text(result));
        return Structured(result);
    }

    /// <summary>Calls a tool that must be refused with this code; gives what is structured.</summary>
    public async Task<JsonObject> Refused(string tool, object? arguments, string code)
    {
        var result = await Call(tool, arguments);
        var structured = Structured(result);
        result.IsError.ShouldBe(true, Text(result));
        ((string)structured["code"]!).ShouldBe(code, Text(result));
        ((string)structured["message"]!).ShouldNotBeNullOrWhiteSpace();
        Text(result).ShouldStartWith($"{code}: ");
        return structured;
    }

    /// <summary>Arguments as an anonymous object or JSON.</summary>
    public async Task<CallToolResult> Call(string tool, object? arguments = null, JsonObject? meta = null)
    {
        var json = arguments as JsonObject ?? JsonSerializer.SerializeToNode(arguments ?? new { })!.AsObject();
        var result = await Client.CallToolAsync(tool, json.ToDictionary(argument => argument.Key, argument => (object?)argument.Value), options: meta is null ? null : new() { Meta = meta });
        _answers[tool].Check(result.StructuredContent!.Value, tool).ShouldBeEmpty();
        JsonNode.DeepEquals(JsonNode.Parse(((TextContentBlock)result.Content[1]).Text), JsonNode.Parse(result.StructuredContent.Value.GetRawText())).ShouldBeTrue(tool);
        return result;
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        _http.Dispose();
    }

    private static JsonObject Structured(CallToolResult result) => JsonNode.Parse(result.StructuredContent!.Value.GetRawText())!.AsObject();

    private static string Text(CallToolResult result) => string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
}
