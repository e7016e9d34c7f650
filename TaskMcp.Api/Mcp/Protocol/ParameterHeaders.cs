using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelContextProtocol.Protocol;

namespace TaskMcp.Api.Mcp.Protocol;

/// <summary>Checks <c>Mcp-Param-*</c>, in which a client repeats arguments that a tool's schema marks with <c>x-mcp-header</c> (SEP-2243).</summary>
internal static class ParameterHeaders
{
    private const string Prefix = "Mcp-Param-";
    private const string Mark = "x-mcp-header";

    /// <summary>Beyond it, numbers are not the same in every language.</summary>
    private const decimal MostSafe = 9_007_199_254_740_991;

    /// <exception cref="ModelContextProtocol.McpProtocolException">A header is missing, is no header's value, or says something else than the argument.</exception>
    public static void Check(IHeaderDictionary headers, JsonObject tool, JsonObject? arguments) => CheckProperties(headers, tool.Object("inputSchema").Object("properties"), arguments);

    private static void CheckProperties(IHeaderDictionary headers, JsonObject? properties, JsonObject? arguments)
    {
        foreach (var (name, node) in properties ?? [])
        {
            if (node is not JsonObject property) continue;
            CheckProperties(headers, property.Object("properties"), arguments.Object(name));
            if (property.Text(Mark) is { Length: > 0 } header) CheckOne(headers, Prefix + header, property, name, arguments?[name]);
        }
    }

    private static void CheckOne(IHeaderDictionary headers, string header, JsonObject property, string name, JsonNode? argument)
    {
        if (!headers.TryGetValue(header, out var values))
        {
            if (argument is not null) throw Faults.HeaderMismatch($"The header {header} must repeat the argument {name}.");
            return;
        }

        var said = McpNames.Decode(values.ToString()) ?? throw Faults.HeaderMismatch($"The header {header} must be visible ASCII, or =?base64?…?=.");
        if (argument is null || !IsSame(said, argument, IsInteger(property))) throw Faults.HeaderMismatch($"The header {header} must say the same as the argument {name}.");
    }

    private static bool IsSame(string said, JsonNode argument, bool isInteger)
    {
        if (!isInteger || argument.GetValueKind() != JsonValueKind.Number) return said == McpNames.Decode(McpHeaderEncoder.ConvertToHeaderValue(argument));
        return Number(said) is { } left && Number(argument.ToJsonString()) is { } right && left == right;
    }

    // 42 and 42.0 are one number; what is no whole number, or not a safe one, is none.
    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number == decimal.Truncate(number) && Math.Abs(number) <= MostSafe ? number : null;

    private static bool IsInteger(JsonObject property) => property["type"] switch
    {
        JsonArray types => types.Any(type => type.TryGetText(out var text) && text == "integer"),
        var type => type.TryGetText(out var text) && text == "integer",
    };
}
