using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp.JsonSchema;

namespace TaskMcp.Silo.Mcp;

/// <summary>A tool as its server defined it.</summary>
internal sealed class ToolDefinition
{
    private static readonly string[] Pinned = ["name", "description", "inputSchema", "outputSchema", "annotations"];

    private ToolDefinition(string name, JsonText raw, string definition, McpCapability capability, SchemaValidator input)
    {
        Name = name;
        Raw = raw;
        Definition = definition;
        Capability = capability;
        Input = input;
    }

    /// <summary>The name that the server knows.</summary>
    public string Name { get; }

    /// <summary>As the server says it.</summary>
    public JsonText Raw { get; }

    /// <summary>The canonical form of what a user approves (SPEC C-9; RFC 8785).</summary>
    public string Definition { get; }

    public McpCapability Capability { get; }

    /// <summary>Checks arguments before they are sent (SPEC C-6).</summary>
    public SchemaValidator Input { get; }

    public string Hash => Capability.Hash!;

    public bool MayRepeat => Capability.Annotations?.MayRepeat == true;

    /// <summary>Reads one item of <c>tools/list</c>; null when it is not a tool definition.</summary>
    public static ToolDefinition? Read(string serverType, JsonObject definition)
    {
        if (Text(definition["name"]) is not { Length: > 0 } name) return null;
        var canonical = Canonical(definition);
        var schema = definition["inputSchema"] as JsonObject ?? [];
        var capability = new McpCapability
        {
            Type = CapabilityType.Tool,
            Name = ToolName.Of(serverType, name),
            Description = Text(definition["description"]) ?? "",
            Schema = KeptJson.Of(schema),
            OutputSchema = definition["outputSchema"] is JsonObject output ? KeptJson.Of(output) : null,
            Annotations = definition["annotations"] is JsonObject annotations ? ReadAnnotations(annotations) : null,
            Hash = Hashed(canonical),
        };
        return new(name, KeptJson.Of(definition), canonical, capability, new SchemaValidator(JsonSerializer.SerializeToElement(schema)));
    }

    /// <summary>SHA-256 over the canonical form of what a user approves (SPEC C-9), in hexadecimal.</summary>
    internal static string HashOf(JsonObject definition) => Hashed(Canonical(definition));

    private static string Hashed(string canonical) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(canonical)));

    private static string Canonical(JsonObject definition)
    {
        var pinned = new JsonObject();
        foreach (var member in Pinned)
        {
            if (definition[member] is { } value) pinned[member] = value.DeepClone();
        }

        return CanonicalJson.Write(pinned);
    }

    private static ToolAnnotations ReadAnnotations(JsonObject annotations) => new()
    {
        ReadOnlyHint = Flag(annotations["readOnlyHint"]),
        DestructiveHint = Flag(annotations["destructiveHint"]),
        IdempotentHint = Flag(annotations["idempotentHint"]),
        OpenWorldHint = Flag(annotations["openWorldHint"]),
    };

    private static string? Text(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static bool? Flag(JsonNode? node) => node is JsonValue value && value.TryGetValue(out bool flag) ? flag : null;
}
