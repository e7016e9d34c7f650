using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp.Conformance;

/// <summary>The resources that the suite asks for.</summary>
internal sealed class ConformanceResources : IResourceSource, IConformanceFixture
{
    private const string TemplateStart = "test://template/";
    private const string TemplateEnd = "/data";

    private static readonly JsonObject[] Definitions =
    [
        Resource("test://static-text", "static-text", "text/plain"), Resource("test://static-binary", "static-binary", "image/png"), Resource("test://watched-resource", "watched-resource", "text/plain"),
    ];

    private static readonly JsonObject[] TemplateDefinitions =
    [
        new() { ["uriTemplate"] = $"{TemplateStart}{{id}}{TemplateEnd}", ["name"] = "template", ["description"] = "A resource for every id", ["mimeType"] = "application/json" },
    ];

    public ValueTask<IReadOnlyList<JsonObject>> List(McpCall call) => ValueTask.FromResult<IReadOnlyList<JsonObject>>(Definitions);

    public ValueTask<IReadOnlyList<JsonObject>> Templates(McpCall call) => ValueTask.FromResult<IReadOnlyList<JsonObject>>(TemplateDefinitions);

    public ValueTask<JsonObject?> Read(McpCall call, string uri) => ValueTask.FromResult(uri switch
    {
        "test://static-text" => Text(uri, "text/plain", "This is the content of the static text resource."),
        "test://watched-resource" => Text(uri, "text/plain", "Watched resource content"),
        "test://static-binary" => Contents(new() { ["uri"] = uri, ["mimeType"] = "image/png", ["blob"] = Content.Image }),
        _ when Id(uri) is { } id => Text(uri, "application/json", new JsonObject { ["id"] = id, ["templateTest"] = true, ["data"] = $"Data for ID: {id}" }.ToJsonString()),
        _ => null,
    });

    public async ValueTask<IAsyncDisposable?> Subscribe(McpCall call, string uri, Action<string> updated) => await Read(call, uri) is null ? null : new Unchanging();

    private static string? Id(string uri) =>
        uri.Length > TemplateStart.Length + TemplateEnd.Length && uri.StartsWith(TemplateStart, StringComparison.Ordinal) && uri.EndsWith(TemplateEnd, StringComparison.Ordinal)
            ? uri[TemplateStart.Length..^TemplateEnd.Length]
            : null;

    private static JsonObject Resource(string uri, string name, string type) => new() { ["uri"] = uri, ["name"] = name, ["description"] = $"Fixture {name} of the conformance suite", ["mimeType"] = type };

    private static JsonObject Text(string uri, string type, string text) => Contents(new() { ["uri"] = uri, ["mimeType"] = type, ["text"] = text });

    private static JsonObject Contents(JsonObject content) => new() { ["contents"] = new JsonArray(content) };

    private sealed class Unchanging : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
