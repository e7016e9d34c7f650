using System.Text.Json.Nodes;
using ModelContextProtocol.Protocol;
using TaskMcp.Api.Mcp.Protocol;

namespace TaskMcp.Api.Mcp.Conformance;

/// <summary>Tools that answer every kind of content, report and log.</summary>
internal static class ContentFixtures
{
    private const string WholeSchema = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "$defs": { "address": { "$anchor": "addressDef", "type": "object", "properties": { "street": { "type": "string" }, "city": { "type": "string" } } } },
          "properties": {
            "name": { "type": "string" }, "address": { "$ref": "#/$defs/address" },
            "contactMethod": { "type": "string", "enum": ["phone", "email"] }, "phone": { "type": "string" }, "email": { "type": "string" }
          },
          "allOf": [{ "anyOf": [{ "required": ["phone"] }, { "required": ["email"] }] }],
          "if": { "properties": { "contactMethod": { "const": "phone" } }, "required": ["contactMethod"] },
          "then": { "required": ["phone"] },
          "else": { "required": ["email"] },
          "additionalProperties": false
        }
        """;

    private const string MarkedSchema = """{ "type": "object", "properties": { "region": { "type": "string", "x-mcp-header": "Region" }, "priority": { "type": "integer", "x-mcp-header": "Priority" } } }""";

    public static IReadOnlyList<Fixture> All { get; } =
    [
        new("test_simple_text", () => Content.Result("This is a simple text response for testing.")),
        new("test_image_content", () => Content.Result(Content.Picture())),
        new("test_audio_content", () => Content.Result(Content.Sound())),
        new("test_embedded_resource", () => Content.Result(Content.Resource("test://embedded-resource", "text/plain", "This is an embedded resource content."))),
        new("test_multiple_content_types", () => Content.Result(
            Content.Text("Multiple content types test:"), Content.Picture(), Content.Resource("test://mixed-content-resource", "application/json", """{"test":"data","value":123}"""))),
        new("test_error_handling", () => new() { ["content"] = new JsonArray(Content.Text("This tool intentionally returns an error for testing")), ["isError"] = true }),
        new("test_tool_with_logging", Log),
        new("test_tool_with_progress", Progress),
        new("test_streaming_elicitation", Progress),
        new("test_logging_tool", Log),
        new("test_missing_capability", call => call.Client?.Sampling is null ? throw Faults.MissingCapability(call, new() { Sampling = new() }, "sampling") : Content.Result("The client can sample.")),
        new("json_schema_2020_12_tool", (_, arguments) => ValueTask.FromResult(Content.Result($"Called with {arguments.ToJsonString()}")), WholeSchema),
        new("test_header_tool", (_, arguments) => ValueTask.FromResult(Content.Result($"Called with {arguments.ToJsonString()}")), MarkedSchema),
    ];

    private static async ValueTask<JsonObject> Log(McpCall call, JsonObject arguments)
    {
        await call.Log(LoggingLevel.Info, "Tool execution started");
        await call.Log(LoggingLevel.Info, "Tool processing data");
        await call.Log(LoggingLevel.Info, "Tool execution completed");
        return Content.Result("The tool has logged.");
    }

    private static async ValueTask<JsonObject> Progress(McpCall call, JsonObject arguments)
    {
        foreach (var step in new[] { 0, 50, 100 }) await call.Report(new() { Progress = step, Total = 100, Message = $"Completed step {step} of 100" });
        return Content.Result("The tool has reported.");
    }
}
