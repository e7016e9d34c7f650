using System.Diagnostics;
using TaskMcp.Connections;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary><c>wire-server.mjs</c>, in any version of the protocol; over HTTP as a process on a free port.</summary>
internal sealed class WireServer : IAsyncDisposable
{
    private readonly Process _process;

    private WireServer(Process process, int port, TransportType transport)
    {
        _process = process;
        Settings = new()
        {
            ServerType = "wire",
            Transport = new() { Type = transport, Url = EverythingOverHttp.UrlOf(port) },
            Redactor = SecretRedactor.None,
            Http = Loopback.Http,
        };
    }

    public McpServerSettings Settings { get; }

    /// <summary>What the server wrote to stderr.</summary>
    public LogRing Heard { get; } = new();

    public static McpServerSettings OverStdio(string version, string? asked = null, params string[] secrets) => new()
    {
        ServerType = "wire",
        Transport = new() { Type = TransportType.Stdio, Command = "node", Args = [NpmServers.Wire, version], ProtocolVersion = asked },
        Redactor = new(secrets),
    };

    public static async Task<WireServer> OverHttp(string version, TransportType transport = TransportType.StreamableHttp)
    {
        var port = FreePort.Next();
        var process = Process.Start(new ProcessStartInfo("node", [NpmServers.Wire, version, $"{port}", $"{transport}".ToLowerInvariant()]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        var server = new WireServer(process, port, transport);
        process.ErrorDataReceived += (_, line) => server.Heard.Add(line.Data ?? "", SecretRedactor.None);
        process.BeginErrorReadLine();
        await Soon.Holds(() => EverythingOverHttp.Listens(port));
        return server;
    }

    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Kill();
        _process.Dispose();
    }
}
