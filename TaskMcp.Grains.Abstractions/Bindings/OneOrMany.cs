using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TaskMcp.Bindings;

/// <summary>Reads one object or an array of them; writes an array.</summary>
public sealed class OneOrMany<T> : JsonConverter<ImmutableArray<T>>
{
    public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.StartArray => [.. JsonSerializer.Deserialize<T[]>(ref reader, options)!],
        JsonTokenType.Null => [],
        _ => [JsonSerializer.Deserialize<T>(ref reader, options)!],
    };

    public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value.IsDefault ? [] : value.ToArray(), options);
}
