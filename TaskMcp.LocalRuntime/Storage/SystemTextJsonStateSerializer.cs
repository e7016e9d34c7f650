using System.Text.Json;
using Orleans.Storage;

namespace TaskMcp.LocalRuntime.Storage;

/// <summary>Grain state as plain JSON: the default when the application registers no serializer of its own.</summary>
public sealed class SystemTextJsonStateSerializer : IGrainStorageSerializer
{
    /// <inheritdoc/>
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input));

    /// <inheritdoc/>
    public T? Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span);
}
