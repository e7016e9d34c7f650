using Orleans.Storage;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Grains.Tests.Connections;

/// <summary>Storage that fails to write what the test says.</summary>
internal sealed class FailingSerializer(Predicate<object?> fails) : IGrainStorageSerializer
{
    private readonly JsonStateSerializer _inner = new();

    public BinaryData Serialize<T>(T? input) => fails(input) ? throw new IOException("The disk is full.") : _inner.Serialize(input);

    public T Deserialize<T>(BinaryData input) => _inner.Deserialize<T>(input);
}
