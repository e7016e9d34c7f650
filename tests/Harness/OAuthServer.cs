namespace TaskMcp.EndToEnd.Harness;

/// <summary><c>oauth-server.mjs</c>: a real authorization server (oidc-provider) in front of a real MCP server, as a process on free ports.</summary>
internal sealed class OAuthServer : IAsyncDisposable
{
    private readonly OwnedProcess _process;
    private readonly Api _tests;

    private OAuthServer(OwnedProcess process, Uri issuer, Uri mcpUrl)
    {
        (_process, Issuer, McpUrl) = (process, issuer, mcpUrl);
        _tests = new(issuer, token: null);
    }

    public Uri Issuer { get; }

    public Uri McpUrl { get; }

    /// <param name="clientDocuments">Where it reads client id metadata documents instead of the host that they name.</param>
    /// <param name="tokenLife">Seconds that an access token lives.</param>
    /// <param name="alsoFor">Another resource that it gives tokens for.</param>
    public static async Task<OAuthServer> Started(Uri? clientDocuments = null, int tokenLife = 3600, string? alsoFor = null)
    {
        var (issuer, mcp) = (FreePort.Next(), FreePort.Next());
        var environment = new Dictionary<string, string?> { ["AS_PORT"] = $"{issuer}", ["MCP_PORT"] = $"{mcp}", ["CLIENT_DOCUMENTS"] = clientDocuments?.ToString(), ["TOKEN_TTL"] = $"{tokenLife}", ["ALSO_FOR"] = alsoFor };
        var process = OwnedProcess.Start("node", [BuiltProduct.OAuth], environment);
        var server = new OAuthServer(process, new($"http://127.0.0.1:{issuer}"), new($"http://127.0.0.1:{mcp}/mcp"));
        await Eventually.Holds(server.Answers, "oauth-server answers", () => process.Output);
        return server;
    }

    /// <summary>Requests that were answered, by kind.</summary>
    public async Task<int> Count(string kind) => (int)(await _tests.Get("/test/counts")).Ok()[kind]!;

    /// <summary>The client of the last sign-in.</summary>
    public async Task<string> LastClientId() => (string)(await _tests.Get("/test/seen")).Ok().AsArray()[^1]!["client_id"]!;

    /// <summary>Every token, code and client secret that was given out.</summary>
    public async Task<IReadOnlyList<string>> Secrets() => [.. (await _tests.Get("/test/secrets")).Ok().AsArray().Select(secret => (string)secret!)];

    /// <summary>Ends every grant.</summary>
    public async Task RevokeGrants() => (await _tests.Post("/test/revoke")).Ok();

    /// <summary>Ends every access token; refresh tokens stay.</summary>
    public async Task ExpireTokens() => (await _tests.Post("/test/expire")).Ok();

    /// <summary>A connection to the MCP server that a person signs in to.</summary>
    public object Connection(string name = "Protected") =>
        new { name, server_type = "protected", server_url = McpUrl, auth_config = new { type = "oauth" }, limits = new { rate_per_minute = 1_000_000 } };

    public async ValueTask DisposeAsync()
    {
        _tests.Dispose();
        await _process.DisposeAsync();
    }

    private async Task<bool> Answers()
    {
        try
        {
            using var mcp = new Api(McpUrl, token: null);
            await mcp.Get("/mcp");
            return (await _tests.Get("/test/counts")).Text.Length > 0;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
