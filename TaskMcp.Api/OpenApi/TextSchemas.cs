using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace TaskMcp.Api.OpenApi;

/// <summary>Types that are text in JSON by a converter of ours: instants and durations.</summary>
internal sealed class TextSchemas : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        var type = context.JsonTypeInfo.Type;
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        if (underlying == typeof(DateTimeOffset)) SetText(schema, type, "date-time", "2026-12-01T09:00:00Z");
        if (underlying == typeof(TimeSpan)) SetText(schema, type, "duration", "1h30m");
        return Task.CompletedTask;
    }

    private static void SetText(OpenApiSchema schema, Type type, string format, string example)
    {
        schema.Type = Nullable.GetUnderlyingType(type) is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        schema.Format = format;
        schema.Examples = [JsonValue.Create(example)];
    }
}
