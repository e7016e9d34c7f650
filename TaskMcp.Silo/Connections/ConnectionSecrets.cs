using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Silo.Connections;

/// <summary>Puts opened credentials where a server expects them.</summary>
internal static class ConnectionSecrets
{
    /// <exception cref="McpFailureException">A credential can't be opened.</exception>
    public static async Task<McpServerSettings> Open(CredentialVault vault, string workspace, Guid id, ConnectionConfig config, ImmutableDictionary<string, string> sealedSecrets, OutboundHttp http)
    {
        try
        {
            return Settings(config, await vault.Open(workspace, id, sealedSecrets).ConfigureAwait(false), http);
        }
        catch (VaultException error)
        {
            throw new McpFailureException(McpErrorCode.AuthFailed, error.Message, error);
        }
    }

    internal static McpServerSettings Settings(ConnectionConfig config, ImmutableDictionary<string, string> secrets, OutboundHttp http)
    {
        var transport = config.Transport;
        var headers = ImmutableDictionary<string, string>.Empty;
        if (transport.Type == TransportType.Stdio)
        {
            var environment = transport.Env.ToImmutableDictionary(variable => variable.Key, variable => secrets.GetValueOrDefault(ConnectionRules.EnvField + variable.Key, ""));
            if (Key(config, secrets) is { } key) environment = environment.SetItem(config.Auth.EnvironmentVariable!, key);
            transport = transport with { Env = environment };
        }
        else if (Key(config, secrets) is { } key)
        {
            headers = headers.Add(config.Auth.Header!, AuthRules.HeaderValue(config.Auth, key));
        }

        return new() { ServerType = config.ServerType, Transport = transport, Headers = headers, Http = http, Redactor = new(secrets.Values) };
    }

    private static string? Key(ConnectionConfig config, ImmutableDictionary<string, string> secrets) =>
        config.Auth.Type != AuthType.ApiKey ? null
        : secrets.GetValueOrDefault(ConnectionRules.AuthField + AuthRules.ApiKey) ?? throw new VaultException("A stored credential is missing. Enter it again.");
}
