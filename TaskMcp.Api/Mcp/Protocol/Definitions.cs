using System.Text.Json.Nodes;

namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>Definitions of tools as a revision can take them.</summary>
internal static class Definitions
{
    private const string Output = "outputSchema";

    /// <summary>Since 2026-07-28 an output schema may be of any type (SEP-2106): older clients, which refuse it, get the definition without.</summary>
    public static IReadOnlyList<JsonObject> For(string version, IReadOnlyList<JsonObject> tools) =>
        ProtocolVersions.IsStateless(version) ? tools : [.. tools.Select(tool => tool[Output] is null || tool.Object(Output).Text("type") == "object" ? tool : Without(tool))];

    private static JsonObject Without(JsonObject tool)
    {
        var copy = (JsonObject)tool.DeepClone();
        copy.Remove(Output);
        return copy;
    }
}
