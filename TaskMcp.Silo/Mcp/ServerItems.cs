using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Mcp;

/// <summary>What a server offers beside tools, as it says it, each item with its name; never changed.</summary>
internal sealed record ServerItems
{
    public static readonly ServerItems None = new();

    public ImmutableArray<JsonObject> Resources { get; init; } = [];

    public ImmutableArray<JsonObject> Templates { get; init; } = [];

    public ImmutableArray<JsonObject> Prompts { get; init; } = [];

    public bool OffersCompletion { get; init; }

    public bool OffersSubscriptions { get; init; }

    public ImmutableArray<McpCapability> Capabilities() =>
    [
        .. Resources.Select(item => Resource(Text(item, "uri")!, item)),
        .. Templates.Select(item => Resource(Text(item, "uriTemplate")!, item)),
        .. Prompts.Select(item => new McpCapability { Type = CapabilityType.Prompt, Name = Text(item, "name")!, Description = Text(item, "description") ?? "", Schema = PromptSchema.Of(item) }),
    ];

    public static string? Text(JsonObject item, string member) =>
        item[member] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static McpCapability Resource(string name, JsonObject item) =>
        new() { Type = CapabilityType.Resource, Name = name, Description = Text(item, "description") ?? Text(item, "name") ?? "" };
}
