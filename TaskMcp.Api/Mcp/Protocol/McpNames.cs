using ModelContextProtocol.Protocol;

namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>Values of the <c>Mcp-*</c> headers (SEP-2243): visible ASCII, or Base64 of UTF-8 in a frame.</summary>
internal static class McpNames
{
    /// <summary>The text that a header's value stands for; null when it is no such value.</summary>
    public static string? Decode(string? value)
    {
        var text = value?.Trim();
        return text is null || text.Any(character => character is not '\t' and (< ' ' or > '~')) ? null : McpHeaderEncoder.DecodeValue(text);
    }
}
