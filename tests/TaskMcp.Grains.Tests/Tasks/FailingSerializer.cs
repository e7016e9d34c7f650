using Orleans.Storage;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Grains.Tests.Tasks;

/// <summary>The product's serializer of grain state, behind which storage fails when a test says so.</summary>
internal sealed class FailingSerializer : IGrainStorageSerializer
{
    private readonly JsonStateSerializer _serializer = new();
    private Predicate<object?>? _refused;

    /// <summary>Lets the next write of such a state fail.</summary>
    public void FailOnce(Predicate<object?> state) => _refused = state;

    public BinaryData Serialize<T>(T? input)
    {
        if (_refused is not { } refused || !refused(input)) return _serializer.Serialize(input);
        _refused = null;
        throw new IOException("The disk is full.");
    }

    public T Deserialize<T>(BinaryData input) => _serializer.Deserialize<T>(input);
}
