using System.Diagnostics;
using System.Net;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>The built product as a process, on a free port and a data directory of its own; can be stopped, killed and started again on the same data.</summary>
internal sealed class TaskMcpProcess : IAsyncDisposable
{
    public const string OwnerToken = "e2e-owner-token-5f1c0a7e94d84b0c";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _settings;
    private readonly List<string> _earlierOutput = [];
    private OwnedProcess? _process;

    private TaskMcpProcess(Dictionary<string, string?> settings)
    {
        _settings = settings;
        Url = new($"http://127.0.0.1:{FreePort.Next()}");
        DataDirectory = _folder.File("data");
        Api = new(Url, OwnerToken);
    }

    public Uri Url { get; }

    public string DataDirectory { get; }

    /// <summary>The API with the owner's token.</summary>
    public Api Api { get; }

    public int Id => Process.Id;

    /// <summary>From the start of the process to the first answer of <c>/health</c>.</summary>
    public TimeSpan FirstAnswer { get; private set; }

    /// <summary>What it has written to standard output and error, over all its starts.</summary>
    public string Output => string.Concat([.. _earlierOutput, _process?.Output ?? ""]);

    public string DatabaseFile => Directory.GetFiles(DataDirectory, "*.db").ShouldHaveSingleItem();

    private OwnedProcess Process => _process ?? throw new InvalidOperationException("The process has not been started.");

    /// <summary>Started and healthy. A setting that is null is left to its default.</summary>
    public static async Task<TaskMcpProcess> Started(params (string Name, string? Value)[] settings)
    {
        var app = Unstarted(settings);
        try
        {
            await app.Start();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return app;
    }

    public static TaskMcpProcess Unstarted(params (string Name, string? Value)[] settings)
    {
        var all = new Dictionary<string, string?> { ["TaskMcp__OwnerToken"] = OwnerToken, ["TaskMcp__ApproveCommands"] = "true", ["TaskMcp__AllowedHosts__0"] = "127.0.0.1" };
        foreach (var (name, value) in settings) all[name] = value;
        return new(all);
    }

    /// <summary>Starts it, also again after a stop or a kill, and waits until it is healthy.</summary>
    public async Task Start()
    {
        await (_process?.DisposeAsync() ?? ValueTask.CompletedTask);
        if (_process is not null) _earlierOutput.Add(_process.Output);

        var started = Stopwatch.GetTimestamp();
        _process = Launch();
        await Eventually.Holds(IsHealthy, "the product answers /health", () => Output);
        FirstAnswer = Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Runs the product once more beside this one, or with a command such as <c>rebuild-index</c>, on the same data and settings.</summary>
    public OwnedProcess Launch(params string[] arguments)
    {
        var environment = new Dictionary<string, string?>(_settings)
        {
            ["ASPNETCORE_URLS"] = (arguments.Length == 0 && _process?.HasExited != false ? Url : new($"http://127.0.0.1:{FreePort.Next()}")).ToString(),
            ["TaskMcp__DataDirectory"] = DataDirectory,
        };
        return OwnedProcess.Start("dotnet", [BuiltProduct.AppHost, .. arguments], environment, Path.GetDirectoryName(BuiltProduct.AppHost));
    }

    public Task<int> Stop() => Process.Stop();

    public Task Kill() => Process.Kill();

    public async ValueTask DisposeAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        Api.Dispose();
        _folder.Dispose();
    }

    private async Task<bool> IsHealthy()
    {
        if (Process.HasExited) throw new InvalidOperationException($"The product ended with exit code {Process.ExitCode}. Its output:\n{Process.Output}");
        try
        {
            return (await Api.Get("/health")).Status == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
