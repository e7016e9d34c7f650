using Microsoft.Extensions.Configuration;

namespace TaskMcp.Silo.Connections.Vault;

/// <summary>
/// Where the master keys come from: <c>TaskMcp:MasterKey</c>, without it the file <c>master.key</c> in <c>TaskMcp:DataDirectory</c>.
/// What <c>TaskMcp:PreviousMasterKeys</c> names, and a key file beside a configured key, still opens what is not wrapped again.
/// </summary>
internal sealed class MasterKeySource(IConfiguration configuration)
{
    private readonly IConfigurationSection _settings = configuration.GetSection("TaskMcp");

    /// <summary>Whether the key is the operator's to replace.</summary>
    public bool IsConfigured => _settings["MasterKey"] is { Length: > 0 };

    /// <exception cref="VaultException">A key has a wrong form, or a file is damaged.</exception>
    public MasterKeys Read()
    {
        var previous = _settings.GetSection("PreviousMasterKeys").GetChildren().Select(child => MasterKey.Parse(child.Value ?? "", "TaskMcp:PreviousMasterKeys"));
        if (!IsConfigured)
        {
            var kept = MasterKeyFile.ReadOrCreate(Directory);
            return new(kept.Current, previous.Concat(kept.All));
        }

        var files = _settings["DataDirectory"] is { Length: > 0 } directory ? MasterKeyFile.Present(directory) : [];
        return new(MasterKey.Parse(_settings["MasterKey"]!, "TaskMcp:MasterKey"), previous.Concat(files));
    }

    /// <summary>Makes the successor of a key file, which is current from now on. A configured key has its successor already.</summary>
    public void BeginReplacement()
    {
        if (!IsConfigured) MasterKeyFile.BeginReplacement(Directory);
    }

    /// <summary>Removes the key file that was replaced.</summary>
    public void CompleteReplacement()
    {
        if (!IsConfigured) MasterKeyFile.CompleteReplacement(Directory);
    }

    private string Directory => _settings["DataDirectory"] ?? throw new VaultException("Without TaskMcp:MasterKey, TaskMcp:DataDirectory must say where the key's file is.");
}
