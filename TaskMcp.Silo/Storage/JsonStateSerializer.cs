using System.Text.Json;
using Orleans.Storage;

namespace TaskMcp.Silo.Storage;

/// <summary>Grain state is stored as JSON: readable without the build that wrote it, and new members need no migration.</summary>
public sealed class JsonStateSerializer : IGrainStorageSerializer
{
    public BinaryData Serialize<T>(T? input) => new(JsonSerializer.SerializeToUtf8Bytes(input, TaskMcpJson.Options));

    public T Deserialize<T>(BinaryData input) => JsonSerializer.Deserialize<T>(input.ToMemory().Span, TaskMcpJson.Options)!;
}
