using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace TaskMcp;

/// <summary>Free JSON as text: grains have no codec for DOM types, and text keeps numbers as they were written.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.json"), JsonConverter(typeof(JsonTextConverter))]
public readonly record struct JsonText([property: Id(0)] string Text)
{
    public static readonly JsonText Null = new("null");

    public static readonly JsonText EmptyObject = new("{}");

    public static JsonText From(JsonNode? node) => new(node?.ToJsonString(TaskMcpJson.Options) ?? "null");

    public static JsonText Of<T>(T value) => new(JsonSerializer.Serialize(value, TaskMcpJson.Options));

    public JsonNode? ToNode() => JsonNode.Parse(Text ?? "null");

    public override string ToString() => Text ?? "null";
}

internal sealed class JsonTextConverter : JsonConverter<JsonText>
{
    public override bool HandleNull => true;

    public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new(document.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) =>
        writer.WriteRawValue(value.Text ?? "null");
}
