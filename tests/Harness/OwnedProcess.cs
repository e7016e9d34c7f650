using System.Diagnostics;
using System.Text;

namespace TaskMcp.EndToEnd.Harness;

/// <summary>A process that ends with the test that started it, with everything it started itself; its output is kept.</summary>
internal sealed class OwnedProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();

    private OwnedProcess(Process process) => _process = process;

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public int ExitCode => _process.ExitCode;

    /// <summary>Standard output and standard error so far, as they came.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public static OwnedProcess Start(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> environment, string? workingDirectory = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;

        var owned = new OwnedProcess(new Process { StartInfo = start });
        owned._process.OutputDataReceived += (_, line) => owned.Keep(line.Data);
        owned._process.ErrorDataReceived += (_, line) => owned.Keep(line.Data);
        owned._process.Start();
        owned._process.BeginOutputReadLine();
        owned._process.BeginErrorReadLine();
        return owned;
    }

    /// <summary>Asks it to stop (SIGTERM) and waits until it has.</summary>
    public async Task<int> Stop()
    {
        if (!_process.HasExited)
        {
            using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
            await kill.WaitForExitAsync();
        }

        return await Ended();
    }

    /// <summary>SIGKILL, to this process alone: what it started is left to itself.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await Ended();
    }

    /// <summary>Waits until it has ended by itself and its output has been read to the end.</summary>
    public async Task<int> Ended(TimeSpan? within = null)
    {
        using var limit = new CancellationTokenSource(within ?? Eventually.Limit);
        try
        {
            await _process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // The output of the process stays open as long as something it started holds it.
            if (!_process.HasExited) throw new TimeoutException($"The process has not ended. Its output:\n{Output}");
        }

        return _process.ExitCode;
    }

    public ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output) _output.AppendLine(line);
    }
}
