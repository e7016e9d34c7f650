using System.Diagnostics;

namespace TaskMcp.Benchmarks.Mcp;

/// <summary>An MCP server over streamable HTTP as a process of its own, on a free port.</summary>
internal sealed class McpServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan StartTakes = TimeSpan.FromSeconds(30);
    private readonly Process _process;

    private McpServerProcess(Process process, string name, Uri url)
    {
        _process = process;
        Name = name;
        Url = url;
    }

    /// <summary>The path of <c>server-everything</c>.</summary>
    public static string EverythingScript
    {
        get
        {
            var script = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../../tests/servers/node_modules/@modelcontextprotocol/server-everything/dist/index.js"));
            return File.Exists(script) ? script : throw new FileNotFoundException("Install the MCP servers first: npm ci in tests/servers.", script);
        }
    }

    /// <summary>What the tables call it.</summary>
    public string Name { get; }

    public Uri Url { get; }

    public static Task<McpServerProcess> Echo(string version)
    {
        var url = $"http://127.0.0.1:{Server.FreePort()}";
        return Start(new("dotnet", [typeof(McpServerProcess).Assembly.Location, EchoServer.Argument, url, version]), $"echo server, {version}", new($"{url}/mcp"));
    }

    public static Task<McpServerProcess> Everything()
    {
        var port = Server.FreePort();
        var start = new ProcessStartInfo("node", [EverythingScript, "streamableHttp"]);
        start.Environment["PORT"] = $"{port}";
        return Start(start, "server-everything", new($"http://127.0.0.1:{port}/mcp"));
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static async Task<McpServerProcess> Start(ProcessStartInfo start, string name, Uri url)
    {
        start.RedirectStandardInput = true;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var started = Stopwatch.GetTimestamp();
        using var http = new HttpClient();
        while (!await Answers(http, url))
        {
            if (process.HasExited) throw new InvalidOperationException($"{name} ended with exit code {process.ExitCode}.");
            if (Stopwatch.GetElapsedTime(started) > StartTakes) throw new TimeoutException($"{name} did not answer.");
        }

        return new(process, name, url);
    }

    private static async Task<bool> Answers(HttpClient http, Uri url)
    {
        try
        {
            using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead);
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
