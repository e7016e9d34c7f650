namespace TaskMcp.Silo.Connections.Vault;

[GenerateSerializer, Alias("taskmcp.key_ring_state")]
public sealed class KeyRingState
{
    public const string Name = "key_ring";

    [Id(0)] public KeyRing Ring { get; set; } = new();
}
