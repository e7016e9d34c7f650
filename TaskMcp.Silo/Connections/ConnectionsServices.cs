using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskMcp.Silo.Connections.Vault;

namespace TaskMcp.Silo.Connections;

/// <summary>What the grains of connections need beside the runtime and the read model.</summary>
public static class ConnectionsServices
{
    /// <summary>
    /// Adds the vault. Reads <c>TaskMcp:MasterKey</c> (base64, 32 bytes; without it the file <c>master.key</c> in
    /// <c>TaskMcp:DataDirectory</c>) and <c>TaskMcp:PreviousMasterKeys</c>, which still open what is not wrapped again (SPEC C-8).
    /// </summary>
    public static IServiceCollection AddMcpConnections(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => ReadMasterKeys(provider.GetRequiredService<IConfiguration>().GetSection("TaskMcp")));
        services.AddSingleton<CredentialVault>();
        return services;
    }

    private static MasterKeys ReadMasterKeys(IConfigurationSection configuration)
    {
        var current = configuration["MasterKey"] is { Length: > 0 } key
            ? MasterKey.Parse(key, "TaskMcp:MasterKey")
            : MasterKeyFile.ReadOrCreate(configuration["DataDirectory"] ?? throw new VaultException("Without TaskMcp:MasterKey, TaskMcp:DataDirectory must say where the key's file is."));
        var previous = configuration.GetSection("PreviousMasterKeys").GetChildren().Select(child => MasterKey.Parse(child.Value ?? "", "TaskMcp:PreviousMasterKeys"));
        return new(current, previous);
    }
}
