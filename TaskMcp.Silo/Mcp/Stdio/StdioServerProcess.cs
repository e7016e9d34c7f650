using System.ComponentModel;
using System.Diagnostics;
using System.IO.Pipes;
using System.Text;

namespace TaskMcp.Silo.Mcp.Stdio;

/// <summary>
/// An MCP server as a process (SPEC C-4). It runs under <c>stdio-guard.sh</c>, in a process group of its own, and ends with its
/// children when it is stopped, when it dies, and when TaskMcp dies in any way.
/// </summary>
internal sealed class StdioServerProcess : IAsyncDisposable
{
    // The read end of a lifeline is inheritable until its guard has started: one start at a time keeps it out of other servers.
    private static readonly Lock Starting = new();
    private static readonly string GuardScript = ReadGuardScript();

    private readonly Process _process;
    private readonly AnonymousPipeServerStream? _lifeline;
    private readonly Task<int> _exited;
    private Task? _stopping;

    private StdioServerProcess(Process process, AnonymousPipeServerStream? lifeline)
    {
        _process = process;
        _lifeline = lifeline;
        Input = process.StandardInput.BaseStream;
        Output = process.StandardOutput.BaseStream;
        ErrorOutput = process.StandardError.BaseStream;
        _exited = Watch(process);
    }

    /// <summary>How long a server may take to end by itself at the end of its input, and again after SIGTERM.</summary>
    public static TimeSpan Grace { get; } = TimeSpan.FromSeconds(1);

    public Stream Input { get; }

    public Stream Output { get; }

    public Stream ErrorOutput { get; }

    /// <summary>Completes when the server and everything it started are gone.</summary>
    public Task Exited => _exited;

    /// <summary>The exit code once <see cref="Exited"/> has completed.</summary>
    public int? ExitCode => _exited.IsCompletedSuccessfully ? _exited.Result : null;

    /// <exception cref="McpFailureException">The program can't be found or started.</exception>
    public static StdioServerProcess Start(StdioCommand command)
    {
        var home = Environment.GetEnvironmentVariable("HOME");
        var start = new ProcessStartInfo
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
            WorkingDirectory = Directory.Exists(home) ? home : Environment.CurrentDirectory,
        };
        StdioEnvironment.Fill(start.Environment, command.Environment);
        var program = ProgramFinder.Find(command.Program, start.Environment.TryGetValue("PATH", out var path) ? path : null, start.WorkingDirectory)
            ?? throw McpFailureException.Unreachable($"The program '{command.Program}' was not found. Install it or give its full path in transport.command.");

        try
        {
            return OperatingSystem.IsWindows() ? StartPlain(start, program, command) : StartGuarded(start, program, command);
        }
        catch (Exception error) when (error is Win32Exception or IOException)
        {
            throw McpFailureException.Unreachable($"The program '{command.Program}' could not be started: {error.Message}");
        }
    }

    /// <summary>Ends the server: end of input, then SIGTERM, then SIGKILL, to it and its children. Done means gone.</summary>
    public Task Stop()
    {
        lock (_process) return _stopping ??= StopOnce();
    }

    /// <summary>Ends the server and closes its streams.</summary>
    public async ValueTask DisposeAsync()
    {
        await Stop().ConfigureAwait(false);
        await Output.DisposeAsync().ConfigureAwait(false);
        await ErrorOutput.DisposeAsync().ConfigureAwait(false);
        _process.Dispose();
    }

    private static StdioServerProcess StartGuarded(ProcessStartInfo start, string program, StdioCommand command)
    {
        // A session of its own: a signal to TaskMcp's process group must not take the guard away from its server.
        var setsid = ProgramFinder.Find("setsid", "/usr/bin:/bin", "/");
        start.FileName = setsid ?? "/bin/sh";
        if (setsid is not null) start.ArgumentList.Add("/bin/sh");

        lock (Starting)
        {
            var lifeline = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
            try
            {
                string[] guard = ["-c", GuardScript, "taskmcp-stdio", lifeline.GetClientHandleAsString(), Guid.NewGuid().ToString("N"), program, .. command.Args];
                foreach (var argument in guard) start.ArgumentList.Add(argument);
                var process = Process.Start(start)!;
                lifeline.DisposeLocalCopyOfClientHandle();
                return new(process, lifeline);
            }
            catch
            {
                lifeline.Dispose();
                throw;
            }
        }
    }

    private static StdioServerProcess StartPlain(ProcessStartInfo start, string program, StdioCommand command)
    {
        start.FileName = program;
        foreach (var argument in command.Args) start.ArgumentList.Add(argument);
        return new(Process.Start(start)!, lifeline: null);
    }

    private static async Task<int> Watch(Process process)
    {
        await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        return process.ExitCode;
    }

    private async Task StopOnce()
    {
        await CloseInput().ConfigureAwait(false);
        if (!await ExitsWithin(Grace).ConfigureAwait(false))
        {
            Signal("TERM");
            if (_lifeline is null || !await ExitsWithin(Grace).ConfigureAwait(false)) Kill();
        }

        await _exited.ConfigureAwait(false);
        if (_lifeline is not null) await _lifeline.DisposeAsync().ConfigureAwait(false);
    }

    private async Task CloseInput()
    {
        try
        {
            await Input.DisposeAsync().ConfigureAwait(false);
        }
        catch (IOException)
        {
            // What was still to be flushed has no reader any more.
        }
    }

    private async Task<bool> ExitsWithin(TimeSpan time)
    {
        await Task.WhenAny(_exited, Task.Delay(time, CancellationToken.None)).ConfigureAwait(false);
        return _exited.IsCompleted;
    }

    private void Kill()
    {
        if (_lifeline is null) _process.Kill(entireProcessTree: true);
        else Signal("KILL");
    }

    private void Signal(string name)
    {
        try
        {
            _lifeline?.Write(Encoding.ASCII.GetBytes(name + "\n"));
        }
        catch (IOException)
        {
            // The guard is gone, and it goes last.
        }
    }

    private static string ReadGuardScript()
    {
        using var resource = typeof(StdioServerProcess).Assembly.GetManifestResourceStream("stdio-guard.sh")!;
        using var reader = new StreamReader(resource);
        return reader.ReadToEnd();
    }
}
