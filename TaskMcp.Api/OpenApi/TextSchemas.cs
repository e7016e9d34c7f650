using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TaskMcp.Api.OpenApi;

/// <summary>Types that are text in JSON by a converter: instants, durations and enums.</summary>
internal sealed class TextSchemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        if (underlying == typeof(DateTimeOffset)) SetText(schema, type, "date-time", "2026-12-01T09:00:00Z");
        if (underlying == typeof(TimeSpan)) SetText(schema, type, "duration", "1h30m");
        if (underlying.IsEnum) SetNames(schema);
        return Task.CompletedTask;
    }

    /// <summary>Whether null is allowed is said where the enum is used, not in the enum that all uses share.</summary>
    private static void SetNames(OpenApiSchema schema)
    {
        schema.Type = JsonSchemaType.String;
        schema.Enum = [.. (schema.Enum ?? []).Where(name => name?.GetValueKind() == JsonValueKind.String && !JsonNullSentinel.IsJsonNullSentinel(name))];
    }

    private static void SetText(OpenApiSchema schema, Type type, string format, string example)
    {
        schema.Type = Nullable.GetUnderlyingType(type) is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        schema.Format = format;
        schema.Examples = [JsonValue.Create(example)];
    }
}
