using Orleans.Storage;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Grains.Tests.Tasks;

/// <summary>The product's serializer of grain state, behind which storage fails when a test says so.</summary>
internal sealed class FailingSerializer : IGrainStorageSerializer
{
    private readonly JsonStateSerializer _serializer = new();
    private int _failures;

    /// <summary>Lets the next writes of any grain fail.</summary>
    public void FailNext(int writes) => _failures = writes;

    public BinaryData Serialize<T>(T? input) =>
        Interlocked.Decrement(ref _failures) >= 0 ? throw new IOException("The disk is full.") : _serializer.Serialize(input);

    public T Deserialize<T>(BinaryData input) => _serializer.Deserialize<T>(input);
}
