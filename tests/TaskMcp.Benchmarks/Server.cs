using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace TaskMcp.Benchmarks;

/// <summary>The built product as a process on its own data directory and a free port.</summary>
internal sealed class Server : IAsyncDisposable
{
    private const string Token = "benchmark-owner-token-0123456789";
    // The usual limits are far below what is measured here.
    private static readonly object Unlimited = new { rate_per_minute = 1_000_000, max_concurrency = 1_000 };
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private readonly Process _process;

    private Server(Process process, HttpClient http, string dataDirectory, TimeSpan firstAnswer)
    {
        _process = process;
        Http = http;
        DataDirectory = dataDirectory;
        FirstAnswer = firstAnswer;
    }

    public HttpClient Http { get; }

    public string DataDirectory { get; }

    /// <summary>From starting the process to the first answer of an API call.</summary>
    public TimeSpan FirstAnswer { get; }

    public double ResidentMegabytes
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64 / 1048576.0;
        }
    }

    /// <summary>What the process has computed since it started, on all cores.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static async Task<Server> Start(string? dataDirectory = null)
    {
        dataDirectory ??= Directory.CreateTempSubdirectory("taskmcp-bench-").FullName;
        var url = $"http://127.0.0.1:{FreePort()}";
        var start = new ProcessStartInfo("dotnet", [AppHost()]) { RedirectStandardOutput = true };
        start.Environment["ASPNETCORE_URLS"] = url;
        start.Environment["TaskMcp__DataDirectory"] = dataDirectory;
        start.Environment["TaskMcp__OwnerToken"] = Token;
        start.Environment["TaskMcp__ApproveCommands"] = "true";
        start.Environment["TaskMcp__AllowedHosts__0"] = "127.0.0.1";
        start.Environment["TaskMcp__AllowedHosts__1"] = "localhost";
        start.Environment["TaskMcp__Limits__RequestsPerMinute"] = "6000000";
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { BaseAddress = new(url), Timeout = Timeout };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);

        var started = Stopwatch.GetTimestamp();
        var process = Process.Start(start)!;
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        while (!await Answers(http))
        {
            if (process.HasExited) throw new InvalidOperationException($"The server ended with exit code {process.ExitCode}.");
            if (Stopwatch.GetElapsedTime(started) > Timeout) throw new TimeoutException("The server did not answer.");
        }

        return new(process, http, dataDirectory, Stopwatch.GetElapsedTime(started));
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Makes a connection to an MCP server behind a URL; nothing is connected yet.</summary>
    public Task<string> AddConnection(Uri url) => AddConnection("echo", new { type = "streamable_http", url });

    /// <summary>Makes a connection to an MCP server that TaskMcp starts; nothing is started yet.</summary>
    public Task<string> AddConnection(string command, params string[] args) => AddConnection("everything", new { type = "stdio", command, args });

    /// <summary>Makes a connection and opens its session.</summary>
    public async Task<string> Connect(Uri url)
    {
        var connection = await AddConnection(url);
        await Test(connection);
        return connection;
    }

    /// <summary>Tests a connection, which opens its session.</summary>
    public async Task Test(string connection)
    {
        using var answer = await Http.PostAsync($"/api/mcp/connections/{connection}/test", null);
        var result = (await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!;
        if ((bool?)result["ok"] != true) throw new InvalidOperationException($"The connection fails: {result}");
    }

    /// <summary>Deletes a connection, which ends its session.</summary>
    public async Task Delete(string connection)
    {
        using var answer = await Http.DeleteAsync($"/api/mcp/connections/{connection}");
        answer.EnsureSuccessStatusCode();
    }

    /// <summary>Ends the process and keeps its data.</summary>
    public async Task Stop()
    {
        if (_process.HasExited) return;
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"])) await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Stop();
        _process.Dispose();
        Http.Dispose();
        Directory.Delete(DataDirectory, recursive: true);
    }

    private async Task<string> AddConnection(string serverType, object transport)
    {
        using var answer = await Http.PostAsJsonAsync("/api/mcp/connections", new { name = serverType, server_type = serverType, transport, limits = Unlimited });
        return (string)(await answer.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
    }

    private static async Task<bool> Answers(HttpClient http)
    {
        try
        {
            using var answer = await http.GetAsync("/api/tasks?limit=1");
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    /// <summary>The AppHost built with this project, in the same configuration.</summary>
    private static string AppHost() =>
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../TaskMcp.AppHost", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "TaskMcp.AppHost.dll"));

    /// <summary>All pages of a list.</summary>
    public async Task<List<JsonNode>> All(string path)
    {
        var all = new List<JsonNode>();
        string? cursor = null;
        do
        {
            var page = (await Http.GetFromJsonAsync<JsonNode>(cursor is null ? path : $"{path}&cursor={Uri.EscapeDataString(cursor)}"))!;
            all.AddRange(page["items"]!.AsArray().Select(item => item!));
            cursor = (string?)page["next_cursor"];
        }
        while (cursor is not null);
        return all;
    }
}
