using System.Text.Json;
using TaskMcp.Toolboxes;

namespace TaskMcp.Silo.Gateway;

/// <summary>What a tool's own words make of it. MCP's defaults hold where it says nothing: it does not only read, and may destroy. Pure.</summary>
internal static class ToolTreatments
{
    public static ToolTreatment Of(ToolboxEntry entry, string tool, JsonElement definition)
    {
        if (entry.TreatAs.TryGetValue(tool, out var said)) return said;
        if (definition.ValueKind != JsonValueKind.Object || !definition.TryGetProperty("annotations", out var hints) || hints.ValueKind != JsonValueKind.Object) return ToolTreatment.Destructive;
        if (Hint(hints, "readOnlyHint") == true) return ToolTreatment.ReadOnly;
        return Hint(hints, "destructiveHint") == false ? ToolTreatment.Write : ToolTreatment.Destructive;
    }

    /// <summary>Whether a call whose outcome is not known may be made again.</summary>
    public static bool MayRepeat(JsonElement definition) =>
        definition.ValueKind == JsonValueKind.Object && definition.TryGetProperty("annotations", out var hints) && hints.ValueKind == JsonValueKind.Object
        && (Hint(hints, "readOnlyHint") == true || Hint(hints, "idempotentHint") == true);

    private static bool? Hint(JsonElement hints, string name) =>
        hints.TryGetProperty(name, out var hint) ? hint.ValueKind switch { JsonValueKind.True => true, JsonValueKind.False => false, _ => null } : null;
}
