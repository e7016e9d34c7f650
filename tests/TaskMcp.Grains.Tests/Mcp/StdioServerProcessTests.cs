using System.Diagnostics;
using System.Text;
using TaskMcp.Silo.Mcp;
using TaskMcp.Silo.Mcp.Stdio;

namespace TaskMcp.Grains.Tests.Mcp;

/// <summary>SPEC C-4: no orphan process is ever left.</summary>
public class StdioServerProcessTests
{
    private readonly string _mark = $"mark{Guid.NewGuid():N}";

    // Ignores the end of input and SIGTERM; one child in its group, one that left it, each with the mark on its command line.
    private string[] Stubborn => ["-c", """
        trap '' TERM
        sh -c 'trap "" TERM; while :; do sleep 1; done' "$0-child" &
        setsid sh -c 'trap "" TERM; while :; do sleep 1; done' "$0-escaped" &
        echo ready
        while :; do sleep 1; done
        """, _mark];

    [Fact]
    public async Task StdioServerProcess_passes_streams_arguments_and_declared_environment()
    {
        var command = new StdioCommand
        {
            Program = "sh",
            Args = ["-c", "read line; echo \"$line|$1|$DECLARED|$TASKMCP_TEST_SECRET|${HOME:+home}\"; echo problem >&2; exit 7", "sh", "a 'b' \"$c\" $(d)"],
            Environment = System.Collections.Immutable.ImmutableDictionary<string, string>.Empty.Add("DECLARED", "é€ x"),
        };
        Environment.SetEnvironmentVariable("TASKMCP_TEST_SECRET", "not for servers");
        await using var server = StdioServerProcess.Start(command);
        await server.Input.WriteAsync(Encoding.UTF8.GetBytes("hello\n"));
        await server.Input.FlushAsync();
        (await new StreamReader(server.Output).ReadToEndAsync()).ShouldBe("hello|a 'b' \"$c\" $(d)|é€ x||home\n");
        (await new StreamReader(server.ErrorOutput).ReadToEndAsync()).ShouldBe("problem\n");
        await server.Exited.WaitAsync(Soon.Limit);
        server.ExitCode.ShouldBe(7);
    }

    [Fact]
    public void StdioServerProcess_refuses_a_program_that_is_not_there() =>
        Should.Throw<McpFailureException>(() => StdioServerProcess.Start(new() { Program = "no-such-program-here" }))
            .Message.ShouldContain("no-such-program-here");

    [Fact]
    public async Task StdioServerProcess_stop_leaves_nothing_of_a_server_that_ignores_every_request_to_end()
    {
        var server = await Started(Stubborn);
        await server.Stop().WaitAsync(Soon.Limit);
        ProcessTable.With(_mark).ShouldBeEmpty();
        await server.DisposeAsync();
    }

    [Fact]
    public async Task StdioServerProcess_takes_the_children_of_a_dead_server_with_it()
    {
        await using var server = await Started(["-c", "sh -c 'while :; do sleep 1; done' \"$0-child\" & echo ready; read line; exit 3", _mark]);
        await server.Input.WriteAsync("go\n"u8.ToArray());
        await server.Input.FlushAsync();
        await server.Exited.WaitAsync(Soon.Limit);
        server.ExitCode.ShouldBe(3);
        ProcessTable.With(_mark).ShouldBeEmpty();
    }

    [Fact]
    public async Task StdioServerProcess_ends_a_polite_server_by_the_end_of_its_input()
    {
        var server = await Started(["-c", "echo ready; cat; exit 5", _mark]);
        var started = Stopwatch.GetTimestamp();
        await server.Stop().WaitAsync(Soon.Limit);
        server.ExitCode.ShouldBe(5);
        Stopwatch.GetElapsedTime(started).ShouldBeLessThan(StdioServerProcess.Grace);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task StdioServerProcess_leaves_nothing_when_its_host_is_killed()
    {
        using var host = new Host("dotnet", [HostAssembly, "sh", .. Stubborn]);
        await host.Started();
        await Soon.Holds(() => ProcessTable.With($"{_mark}-escaped").Count > 0 && ProcessTable.With($"{_mark}-child").Count > 0);

        host.Process.Kill(entireProcessTree: false);
        await host.Process.WaitForExitAsync();
        await Soon.Holds(() => ProcessTable.With(_mark).Count == 0, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task StdioServerProcess_leaves_nothing_when_the_whole_group_of_its_host_is_killed()
    {
        using var host = new Host("setsid", ["dotnet", HostAssembly, "sh", .. Stubborn]);
        await host.Started();
        await Soon.Holds(() => ProcessTable.With($"{_mark}-escaped").Count > 0);

        using var kill = Process.Start("kill", ["-s", "KILL", "--", $"-{host.Process.Id}"]);
        await kill.WaitForExitAsync();
        await Soon.Holds(() => ProcessTable.With(_mark).Count == 0, TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task StdioServerProcess_leaks_no_handles()
    {
        for (var i = 0; i < 3; i++) await StartAndStop();
        var before = Directory.GetFiles("/proc/self/fd").Length;
        for (var i = 0; i < 20; i++) await StartAndStop();
        // Other tests of this process open and close handles too.
        (Directory.GetFiles("/proc/self/fd").Length - before).ShouldBeLessThan(20);

        async Task StartAndStop() => await (await Started(["-c", "echo ready; cat", _mark])).DisposeAsync();
    }

    private static string HostAssembly { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "../../TaskMcp.StdioHost", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/')), "TaskMcp.StdioHost.dll"));

    private static async Task<StdioServerProcess> Started(string[] arguments)
    {
        var server = StdioServerProcess.Start(new() { Program = "sh", Args = [.. arguments] });
        var ready = new byte[6];
        await server.Output.ReadExactlyAsync(ready).AsTask().WaitAsync(Soon.Limit);
        Encoding.ASCII.GetString(ready).ShouldBe("ready\n");
        return server;
    }

    /// <summary>A process that starts a server; killed by the test, or at the latest with it.</summary>
    private sealed class Host(string program, string[] arguments) : IDisposable
    {
        public Process Process { get; } = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardInput = true })!;

        public async Task Started() => (await Process.StandardOutput.ReadLineAsync().WaitAsync(Soon.Limit)).ShouldBe("started");

        public void Dispose()
        {
            if (!Process.HasExited) Process.Kill();
            Process.Dispose();
        }
    }
}
