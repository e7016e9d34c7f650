using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using TaskMcp.Grains.Tests.Mcp;

namespace TaskMcp.Grains.Tests.OAuth;

/// <summary><c>oauth-server.mjs</c>: oidc-provider in front of a real MCP server, as a process on free ports.</summary>
internal sealed class OAuthServerProcess : IAsyncDisposable
{
    private readonly HttpClient _http;
    private readonly int _port;
    private readonly int _mcpPort;
    private readonly TimeSpan _tokenLife;
    private Process _process;

    private OAuthServerProcess(int port, int mcpPort, TimeSpan tokenLife)
    {
        (_port, _mcpPort, _tokenLife) = (port, mcpPort, tokenLife);
        _http = new() { BaseAddress = new(Issuer) };
        _process = Start();
    }

    public string Issuer => $"http://127.0.0.1:{_port}";

    public string McpUrl => $"http://127.0.0.1:{_mcpPort}/mcp";

    public static async Task<OAuthServerProcess> Started(TimeSpan tokenLife)
    {
        var server = new OAuthServerProcess(FreePort.Next(), FreePort.Next(), tokenLife);
        await server.Listens();
        return server;
    }

    /// <summary>Requests that were answered, by kind.</summary>
    public async Task<int> Count(string kind) => (int)(await _http.GetFromJsonAsync<JsonObject>("/test/counts"))![kind]!;

    /// <summary>Answers every token request with this status; 0: as usual again.</summary>
    public Task Outage(int status) => Tell("outage", new { status });

    /// <summary>Keeps token requests waiting, or lets them go on.</summary>
    public Task Hold(bool on) => Tell("hold", new { on });

    /// <summary>The parameters of every request at an endpoint, without what is secret: <c>/auth</c> or <c>/token</c>.</summary>
    public async Task<IReadOnlyList<JsonObject>> Seen(string path) =>
        [.. (await _http.GetFromJsonAsync<JsonArray>("/test/seen"))!.Select(request => request!.AsObject()).Where(request => (string)request["path"]! == path)];

    /// <summary>Ends every access token; refresh tokens stay.</summary>
    public Task ExpireTokens() => Tell("expire", new { });

    /// <summary>Knows no client any more that registered itself.</summary>
    public Task ForgetClients() => Tell("forget", new { });

    /// <summary>Ends every grant.</summary>
    public Task RevokeGrants() => Tell("revoke", new { });

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task Tell(string what, object body) => (await _http.PostAsJsonAsync($"/test/{what}", body)).EnsureSuccessStatusCode();

    private Process Start()
    {
        var start = new ProcessStartInfo("node", [NpmServers.OAuth]) { RedirectStandardInput = true, RedirectStandardError = true, RedirectStandardOutput = true };
        start.Environment["AS_PORT"] = $"{_port}";
        start.Environment["MCP_PORT"] = $"{_mcpPort}";
        start.Environment["TOKEN_TTL"] = $"{_tokenLife.TotalSeconds:0}";
        var process = Process.Start(start)!;
        // What nobody reads would fill the pipe.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private Task Listens() => Soon.Holds(async () =>
    {
        try
        {
            await Count("registration");
            return (await _http.GetAsync(new Uri(McpUrl))).StatusCode == System.Net.HttpStatusCode.Unauthorized;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    });
}
