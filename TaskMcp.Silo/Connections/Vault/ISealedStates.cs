namespace TaskMcp.Silo.Connections.Vault;

/// <summary>
/// A concept whose grains keep boxes of the vault in their state. Each such concept registers one, because a data key whose id stands in
/// no state of theirs is removed by a rotation.
/// </summary>
internal interface ISealedStates
{
    /// <summary>The name of the state that holds the boxes, of grains whose keys begin with their workspace (<see cref="GrainKeys"/>).</summary>
    string StateName { get; }

    /// <summary>Has the grain seal again, in a write of its own, what it can open.</summary>
    /// <returns>How many of its boxes do not open.</returns>
    Task<int> Reseal(string grainKey);
}
