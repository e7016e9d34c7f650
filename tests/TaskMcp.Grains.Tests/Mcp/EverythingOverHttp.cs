using System.Diagnostics;
using System.Net.Sockets;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary><c>server-everything</c> over streamable HTTP, or HTTP with server-sent events, as a process on a free port.</summary>
internal sealed class EverythingOverHttp : IAsyncDisposable
{
    private readonly Process _process;

    private EverythingOverHttp(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    public string Url => UrlOf(Port);

    public static string UrlOf(int port) => $"http://127.0.0.1:{port}/mcp";

    public static McpServerSettings SettingsOf(int port) => new()
    {
        ServerType = "test",
        Transport = new() { Type = TransportType.StreamableHttp, Url = UrlOf(port) },
        Http = Loopback.Http,
        Redactor = SecretRedactor.None,
    };

    public static async Task<EverythingOverHttp> Started(int? port = null, string mode = "streamableHttp")
    {
        var chosen = port ?? FreePort.Next();
        var start = new ProcessStartInfo("node", [NpmServers.WithParent, NpmServers.Everything, mode]) { RedirectStandardInput = true };
        start.Environment["PORT"] = $"{chosen}";
        var server = new EverythingOverHttp(Process.Start(start)!, chosen);
        await Soon.Holds(() => Listens(chosen));
        return server;
    }

    public McpServerSettings Settings() => SettingsOf(Port);

    public async Task Kill()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Kill();
        _process.Dispose();
    }

    public static async Task<bool> Listens(int port)
    {
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
