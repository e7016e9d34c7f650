namespace TaskMcp.Silo.Storage;

/// <summary>All that the grains have stored. The composition root supplies it over the storage of the runtime it is for.</summary>
public interface IStoredGrainStates
{
    /// <summary>Every stored state of this name (<see cref="PersistentStateAttribute.StateName"/>), in any order, read piece by piece.</summary>
    IAsyncEnumerable<StoredGrainState> All(string stateName, CancellationToken cancellationToken);
}

/// <summary>What one grain has stored, as <see cref="JsonStateSerializer"/> wrote it, with the grain's key (<see cref="GrainKeys"/>).</summary>
public sealed record StoredGrainState(string Key, BinaryData Data);
