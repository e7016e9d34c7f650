using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using TaskMcp.Api.Tests.Harness;

namespace TaskMcp.Api.Tests.Mcp;

/// <summary>Speaks to <c>/mcp</c> by hand, so that every header and byte is the test's own.</summary>
internal sealed class McpClient(HttpClient http)
{
    public const string Newest = "2026-07-28";
    public const string Older = "2025-11-25";

    private const string Path = "/mcp";

    /// <summary>The session that was begun; null for a client without.</summary>
    public string? Session { get; private set; }

    /// <summary>Begins a session in an older revision.</summary>
    public static async Task<McpClient> Begin(HttpClient http, string version = Older, object? capabilities = null)
    {
        var client = new McpClient(http);
        var answer = await client.Post(Message("initialize", 0, new { protocolVersion = version, capabilities = capabilities ?? new { }, clientInfo = new { name = "test", version = "1" } }));
        answer.ShouldBe(HttpStatusCode.OK);
        client.Session = answer.Header("Mcp-Session-Id");
        (await client.Post(Message("notifications/initialized", null, new { }))).ShouldBe(HttpStatusCode.Accepted);
        return client;
    }

    /// <summary>A message of JSON-RPC; without an id a notification.</summary>
    public static JsonObject Message(string method, object? id, object? parameters)
    {
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method };
        if (id is not null) message["id"] = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(id));
        if (parameters is not null) message["params"] = JsonNode.Parse(System.Text.Json.JsonSerializer.Serialize(parameters));
        return message;
    }

    /// <summary>A message as 2026-07-28 wants it: with who sends it.</summary>
    public static JsonObject Stateless(string method, object? id, JsonObject? parameters = null, JsonObject? capabilities = null)
    {
        var message = Message(method, id, null);
        parameters ??= [];
        var meta = parameters["_meta"] as JsonObject ?? [];
        meta["io.modelcontextprotocol/protocolVersion"] = Newest;
        meta["io.modelcontextprotocol/clientCapabilities"] = capabilities ?? [];
        parameters["_meta"] = meta;
        message["params"] = parameters;
        return message;
    }

    /// <summary>A request of 2026-07-28 with all its headers.</summary>
    public Task<Answer> Ask(string method, JsonObject? parameters = null, JsonObject? capabilities = null, params (string Name, string Value)[] more)
    {
        var name = (parameters?["name"] ?? parameters?["uri"])?.GetValue<string>();
        (string, string)[] headers = [("MCP-Protocol-Version", Newest), ("Mcp-Method", method), .. name is null ? Array.Empty<(string, string)>() : [("Mcp-Name", name)], .. more];
        return Post(Stateless(method, 1, parameters, capabilities), headers);
    }

    /// <summary>A request within the session.</summary>
    public Task<Answer> Call(string method, object? parameters = null, object? id = null) => Post(Message(method, id ?? 1, parameters ?? new { }));

    public async Task<Answer> Post(JsonNode body, params (string Name, string Value)[] headers)
    {
        using var request = Request(HttpMethod.Post, headers);
        request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        return await Send(request);
    }

    public async Task<Answer> Send(HttpRequestMessage request)
    {
        var message = await http.SendAsync(request);
        return new(message, await message.Content.ReadAsStringAsync());
    }

    /// <summary>With the headers that a client always sends; those given replace them.</summary>
    public HttpRequestMessage Request(HttpMethod method, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, Path);
        if (headers.All(header => header.Name != "Accept")) request.Headers.Accept.ParseAdd("application/json, text/event-stream");
        if (Session is not null && headers.All(header => header.Name != "Mcp-Session-Id")) request.Headers.Add("Mcp-Session-Id", Session);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}

internal static class McpAnswers
{
    /// <summary>Every message of an answer that is JSON or a stream of events.</summary>
    public static IReadOnlyList<JsonNode> Messages(this Answer answer)
    {
        if (answer.Message.Content.Headers.ContentType is MediaTypeHeaderValue { MediaType: "application/json" }) return [answer.Json];
        return [.. answer.Text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal) && line.Length > 6).Select(line => JsonNode.Parse(line[6..])!)];
    }

    public static JsonNode Result(this Answer answer) => answer.Messages()[^1]["result"] ?? throw new InvalidOperationException(answer.Text);

    public static JsonNode Error(this Answer answer) => answer.Messages()[^1]["error"] ?? throw new InvalidOperationException(answer.Text);

    /// <summary>An error of JSON-RPC with this status and code.</summary>
    public static Answer ShouldBeFault(this Answer answer, HttpStatusCode status, int code)
    {
        answer.ShouldBe(status);
        ((int)answer.Error()["code"]!).ShouldBe(code, answer.Text);
        return answer;
    }
}
