using System.Collections.Immutable;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Vault;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.OAuth;
using TaskMcp.Silo.Outbound;

namespace TaskMcp.Silo.Connections;

/// <summary>Puts opened credentials where a server expects them.</summary>
internal static class ConnectionSecrets
{
    /// <exception cref="McpFailureException">A credential can't be opened.</exception>
    public static async Task<McpServerSettings> Open(
        CredentialVault vault, string workspace, Guid id, ConnectionConfig config, ImmutableDictionary<string, string> sealedSecrets, OutboundHttp http, IToolTrust trust, AccessTokens? tokens)
    {
        try
        {
            return Settings(config, await Values(vault, workspace, id, sealedSecrets).ConfigureAwait(false), http, trust, tokens);
        }
        catch (VaultException error)
        {
            throw new McpFailureException(McpErrorCode.AuthFailed, error.Message, error);
        }
    }

    /// <summary>Opened values by field.</summary>
    /// <exception cref="McpFailureException">A credential can't be opened.</exception>
    public static async Task<ImmutableDictionary<string, string>> Values(CredentialVault vault, string workspace, Guid id, ImmutableDictionary<string, string> sealedSecrets)
    {
        try
        {
            return await vault.Open(workspace, id, sealedSecrets).ConfigureAwait(false);
        }
        catch (VaultException error)
        {
            throw new McpFailureException(McpErrorCode.AuthFailed, error.Message, error);
        }
    }

    /// <summary>For which server a token is wanted.</summary>
    public static TokenWish Wish(ConnectionConfig config, OAuthState oauth, ImmutableDictionary<string, string> secrets) => new()
    {
        Server = new(config.Transport.Url!),
        ClientId = secrets.GetValueOrDefault(ConnectionRules.AuthField + AuthRules.ClientId),
        ClientSecret = Secret(secrets, ConnectionRules.AuthField + AuthRules.ClientSecret),
        Issuer = config.Auth.Issuer,
        Scopes = config.Auth.Scopes,
        State = oauth,
        ResourceMetadata = oauth.ResourceMetadata,
        Challenged = oauth.WantedScopes,
    };

    public static TokenSecrets Tokens(ImmutableDictionary<string, string> secrets) => new()
    {
        AccessToken = Secret(secrets, OAuthFields.AccessToken),
        RefreshToken = Secret(secrets, OAuthFields.RefreshToken),
        GrantClientSecret = Secret(secrets, OAuthFields.GrantClientSecret),
    };

    private static Secret? Secret(ImmutableDictionary<string, string> secrets, string field) => secrets.GetValueOrDefault(field) is { } value ? new(value) : null;

    internal static McpServerSettings Settings(ConnectionConfig config, ImmutableDictionary<string, string> secrets, OutboundHttp http, IToolTrust? trust = null, AccessTokens? tokens = null)
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

        return new() { ServerType = config.ServerType, Transport = transport, Headers = headers, Http = http, Trust = trust, Tokens = tokens, Redactor = tokens?.Redactor ?? new(secrets.Values, CredentialFields.In(secrets)) };
    }

    private static string? Key(ConnectionConfig config, ImmutableDictionary<string, string> secrets) =>
        config.Auth.Type != AuthType.ApiKey ? null
        : secrets.GetValueOrDefault(ConnectionRules.AuthField + AuthRules.ApiKey) ?? throw new VaultException("A stored credential is missing. Enter it again.");
}
