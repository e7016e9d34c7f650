using System.Diagnostics;
using System.Net;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>The built product as a process, on a free port and a data directory of its own; can be stopped, killed and started again on the same data.</summary>
internal sealed class TaskMcpProcess : IAsyncDisposable
{
    public const string OwnerToken = "e2e-owner-token-5f1c0a7e94d84b0c";

    private const string SignIn = "Sign in: ";

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<string, string?> _settings;
    private readonly List<string> _earlierOutput = [];
    private OwnedProcess? _process;

    private TaskMcpProcess(IEnumerable<(string Name, string? Value)> settings)
    {
        Url = new($"http://127.0.0.1:{FreePort.Next()}");
        DataDirectory = _folder.File("data");
        Api = new(Url, OwnerToken);
        _settings = new()
        {
            ["TaskMcp__DataDirectory"] = DataDirectory,
            ["TaskMcp__OwnerToken"] = OwnerToken,
            ["TaskMcp__ApproveCommands"] = "true",
            ["TaskMcp__AllowedHosts__0"] = "127.0.0.1",
            ["TaskMcp__AllowedHosts__1"] = "localhost",
            // Tests try more in a second than anybody should in a minute.
            ["TaskMcp__Limits__RequestsPerMinute"] = "6000000",
            ["TaskMcp__Limits__FailedTokens"] = "100000",
        };
        foreach (var (name, value) in settings) _settings[name] = value;
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
        var app = new TaskMcpProcess(settings);
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

    /// <summary>Starts it, also again after a stop or a kill, and waits until it is healthy.</summary>
    public async Task Start()
    {
        await Forget();
        var started = Stopwatch.GetTimestamp();
        _process = Launch();
        await Eventually.Holds(IsHealthy, "the product answers /health", () => Output);
        FirstAnswer = Stopwatch.GetElapsedTime(started);
    }

    /// <summary>Runs the product once more on the same data and settings, on another port; also with a command such as <c>rebuild-index</c>.</summary>
    public OwnedProcess Launch(params string[] arguments)
    {
        var environment = new Dictionary<string, string?>(_settings)
        {
            ["ASPNETCORE_URLS"] = (_process is null ? Url : new($"http://127.0.0.1:{FreePort.Next()}")).ToString(),
        };
        return OwnedProcess.Start("dotnet", [BuiltProduct.AppHost, .. arguments], environment, Path.GetDirectoryName(BuiltProduct.AppHost));
    }

    /// <summary>The link to sign in by, as the last start has printed it.</summary>
    public Task<string> SignInLink() => Eventually.Get(
        () => Task.FromResult(Process.Output.Split('\n').FirstOrDefault(line => line.StartsWith(SignIn, StringComparison.Ordinal))?[SignIn.Length..].Trim()),
        "the product prints a link to sign in by",
        () => Output);

    public Task<int> Stop() => Process.Stop();

    public Task Kill() => Process.Kill();

    public async ValueTask DisposeAsync()
    {
        await Forget();
        Api.Dispose();
        _folder.Dispose();
    }

    private async Task Forget()
    {
        if (_process is null) return;
        _earlierOutput.Add(_process.Output);
        await _process.DisposeAsync();
        _process = null;
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
