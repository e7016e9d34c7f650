using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Presets;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.OAuth;
using TaskMcp.Silo.Outbound;
using TaskMcp.Silo.Storage;

namespace TaskMcp.Silo.Connections;

/// <summary>What the grains of connections need beside the runtime and the read model.</summary>
public static class ConnectionsServices
{
    /// <summary>
    /// Adds the presets and the vault. Reads <c>TaskMcp:MasterKey</c> (base64, 32 bytes; without it the file <c>master.key</c> in
    /// <c>TaskMcp:DataDirectory</c>) and <c>TaskMcp:PreviousMasterKeys</c>, which still open what is not wrapped again (SPEC C-8).
    /// </summary>
    public static IServiceCollection AddMcpConnections(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new MasterKeySource(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton(provider => provider.GetRequiredService<MasterKeySource>().Read());
        services.AddHostedService<MasterKeyStartup>();
        services.AddSingleton<CredentialVault>();
        services.AddSingleton<IConnectionPresets, ConnectionPresets>();
        services.AddSingleton<OAuthHttp>();
        services.AddSingleton(provider => ReadClientMetadataAddress(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<AuthorizationServers>();
        services.AddSingleton<ISealedStates, SealedConnections>();
        services.AddSingleton(provider => new KeyRotation(
            provider.GetRequiredService<MasterKeySource>(),
            provider.GetRequiredService<IStoredGrainStates>(),
            provider.GetRequiredService<IGrainFactory>(),
            provider.GetServices<ISealedStates>(),
            provider.GetRequiredService<MasterKeys>));
        services.AddOutboundHttp();
        services.AddSingleton(provider => new ConnectionPolicy(
            provider.GetRequiredService<OutboundGuard>(),
            bool.TryParse(provider.GetRequiredService<IConfiguration>()["TaskMcp:ApproveCommands"], out var approves) && approves));
        return services;
    }

    private static ClientMetadataAddress ReadClientMetadataAddress(IConfiguration configuration) =>
        new(ClientMetadataUrl.Of(configuration["TaskMcp:OAuthClientMetadataUrl"], configuration["TaskMcp:PublicUrl"]));
}
