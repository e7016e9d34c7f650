using ModelContextProtocol.Client;

namespace TaskMcp.Silo.Mcp.Stdio;

/// <summary>A server as a process of its own.</summary>
internal sealed class StdioLink : IServerLink
{
    private static readonly TimeSpan EndingTakes = TimeSpan.FromSeconds(1);

    private readonly StdioServerProcess _process;
    private readonly StdioTransport _transport;
    private readonly LogRing _log;

    private StdioLink(StdioServerProcess process, LogRing log, SecretRedactor redactor)
    {
        _process = process;
        _log = log;
        _transport = new(process, log, redactor);
    }

    public IClientTransport Transport => _transport;

    // Runners such as npx may fetch the server first.
    public TimeSpan ConnectTimeout => TimeSpan.FromSeconds(60);

    // Some older servers are silent about what they do not know.
    public TimeSpan DiscoverTimeout => TimeSpan.FromSeconds(5);

    public bool SessionIsUnknown => false;

    /// <exception cref="McpFailureException">The program can't be found or started.</exception>
    public static StdioLink Open(McpServerSettings settings, LogRing log)
    {
        var command = new StdioCommand { Program = settings.Transport.Command!, Args = settings.Transport.Args, Environment = settings.Transport.Env };
        return new(StdioServerProcess.Start(command), log, settings.Redactor);
    }

    public async Task<string?> Ending()
    {
        await Task.WhenAny(_process.Exited, Task.Delay(EndingTakes)).ConfigureAwait(false);
        if (_process.ExitCode is not { } code) return null;
        await _transport.Drained().ConfigureAwait(false);
        return _log.Last() is { } words ? $"The server process ended with exit code {code}: {words}" : $"The server process ended with exit code {code}.";
    }

    public ValueTask DisposeAsync() => _transport.DisposeAsync();
}
