namespace TaskMcp.Silo.Connections.Vault;

/// <summary>The master key in use and those before it, which still open what is not yet wrapped again.</summary>
internal sealed class MasterKeys(MasterKey current, params IEnumerable<MasterKey> previous)
{
    private readonly Dictionary<string, MasterKey> _byId = previous.Append(current).DistinctBy(key => key.Id).ToDictionary(key => key.Id);

    public MasterKey Current => current;

    public IReadOnlyCollection<MasterKey> All => _byId.Values;

    public bool Has(string id) => _byId.ContainsKey(id);

    /// <exception cref="VaultException">No such key is here.</exception>
    public MasterKey Find(string id) => _byId.GetValueOrDefault(id)
        ?? throw new VaultException("The stored credentials were protected by another master key. Restore that key (master.key or TaskMcp:MasterKey), or enter the credentials again.");
}
