using ModelContextProtocol.Client;
using ModelContextProtocol.Server;
using TaskMcp.Api.Mcp;
using TaskMcp.LocalRuntime.Storage;

namespace TaskMcp.AppHost.Local.Stdio;

/// <summary>
/// <c>-- stdio</c>: an MCP server on standard input and output for a program on this machine (SPEC S-1). It is always a bridge to <c>/mcp</c>: of the
/// TaskMcp that runs on the data directory, or of one that is started in this process, on a free port of loopback. Standard output has nothing but messages.
/// </summary>
internal static class StdioCommand
{
    public const string Name = "stdio";

    private const string TokenVariable = "TASKMCP_TOKEN";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    public static async Task<int> Run(string[] args)
    {
        // Whatever anybody prints must not come between the messages.
        Console.SetOut(Console.Error);
        await using var app = TaskMcpApp.Build(args, TaskMcpApp.FreeLoopbackUrl);
        var data = app.Services.GetRequiredService<DataDirectory>();
        try
        {
            await app.StartAsync();
        }
        catch (LocalDatabaseException error) when (error.IsInUse)
        {
            return await BridgeToRunning(app.Configuration, data, error);
        }

        return await BridgeToOwn(app, data);
    }

    private static async Task<int> BridgeToRunning(IConfiguration configuration, DataDirectory data, LocalDatabaseException inUse)
    {
        using var patience = new CancellationTokenSource(Patience);
        while (!patience.IsCancellationRequested)
        {
            // It may be just starting.
            if (await RunningServer.Find(data, CancellationToken.None) is { } server)
            {
                var token = Token() ?? OwnerTokenFile.Existing(configuration, data) ?? throw new StdioException($"TaskMcp runs on {data.Path} with an owner token that is not kept there: set {TokenVariable}.");
                return await Bridge(server.Url, token, server.Ended(), CancellationToken.None);
            }

            await Task.Delay(Pause);
        }

        throw inUse;
    }

    private static async Task<int> BridgeToOwn(WebApplication app, DataDirectory data)
    {
        var server = await RunningServer.Find(data, CancellationToken.None) ?? throw new StdioException("The server does not listen anywhere.");
        // Without a sign-in link: clients keep what their servers say in logs of their own, and the link holds the owner's token.
        await Console.Error.WriteLineAsync($"TaskMcp is ready at {server.Url}");
        var code = await Bridge(server.Url, Token() ?? OwnerTokenFile.Text(app.Configuration, data), Task.Delay(Timeout.Infinite), app.Lifetime.ApplicationStopping);
        await app.StopAsync();
        return code;
    }

    private static async Task<int> Bridge(Uri url, string token, Task gone, CancellationToken stopping)
    {
        using var http = new HttpClient(new ErrorAnswers { InnerHandler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false } }) { Timeout = Timeout.InfiniteTimeSpan };
        await using var there = new HttpClientTransport(new()
        {
            Endpoint = new(url, McpEndpoint.Path),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" },
        }, http);
        await using var server = await there.ConnectAsync(stopping);
        await using var client = new StdioServerTransport("taskmcp");
        using var bridge = new StdioBridge(client, server);
        return await bridge.Run(gone, stopping);
    }

    private static string? Token() => Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token ? token : null;
}

/// <summary>What the person who set up the agent can mend.</summary>
internal sealed class StdioException(string message) : Exception(message);
