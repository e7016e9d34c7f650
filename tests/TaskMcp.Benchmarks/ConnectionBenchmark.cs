using System.Diagnostics;
using ModelContextProtocol.Client;
using TaskMcp.Benchmarks.Mcp;

namespace TaskMcp.Benchmarks;

/// <summary>What connections cost: a test of one against the server's own start (SPEC §17), and the memory of those with an open session.</summary>
internal static class ConnectionBenchmark
{
    private const int Tests = 9;
    private const int Sessions = 100;

    public static async Task Run(BenchmarkTable table)
    {
        await using var server = await Server.Start();
        await Stdio(table, server);
        await using (var echo = await McpServerProcess.Echo("2025-11-25"))
        {
            await Http(table, server, echo);
        }

        foreach (var version in new[] { "2025-11-25", "2026-07-28" })
        {
            await using var fresh = await Server.Start();
            await using var echo = await McpServerProcess.Echo(version);
            await Memory(table, fresh, echo);
        }
    }

    private static async Task Stdio(BenchmarkTable table, Server server)
    {
        var (direct, through) = (new List<double>(), new List<double>());
        // The first of each warms up.
        for (var i = 0; i <= Tests; i++)
        {
            var own = await OwnStart();
            var connection = await server.AddConnection("node", McpServerProcess.EverythingScript, "stdio");
            var test = await Milliseconds(() => server.Test(connection));
            await server.Delete(connection);
            if (i == 0) continue;
            direct.Add(own);
            through.Add(test);
        }

        table.Add("start of a stdio server, MCP SDK directly", $"{BenchmarkTable.Number(Median(direct))} ms", $"server-everything: process, handshake and its lists; median of {Tests}");
        table.Add("connection test of a new stdio connection", $"{BenchmarkTable.Number(Median(through))} ms; **added: {BenchmarkTable.Number(Median(through) - Median(direct))} ms**", $"the same, by POST …/test; median of {Tests}, taking turns");
    }

    private static async Task Http(BenchmarkTable table, Server server, McpServerProcess echo)
    {
        var (first, again) = (new List<double>(), new List<double>());
        for (var i = 0; i <= Tests; i++)
        {
            var connection = await server.AddConnection(echo.Url);
            first.Add(await Milliseconds(() => server.Test(connection)));
            again.Add(await Milliseconds(() => server.Test(connection)));
        }

        table.Add("connection test over HTTP", $"new {BenchmarkTable.Number(Median(first))} ms, open session {BenchmarkTable.Number(Median(again))} ms", $"{echo.Name}; median of {Tests + 1}");
    }

    private static async Task Memory(BenchmarkTable table, Server server, McpServerProcess echo)
    {
        // What the first sessions load and compile stays for all.
        for (var i = 0; i < 20; i++) await server.Connect(echo.Url);
        var before = server.ResidentMegabytes;
        for (var i = 0; i < Sessions; i++) await server.Connect(echo.Url);
        var each = (server.ResidentMegabytes - before) * 1024 / Sessions;
        table.Add("memory of an idle connection with an open session", $"{BenchmarkTable.Number(each)} KiB", $"{echo.Name}; growth of the resident set by {Sessions} connections, garbage included");
    }

    private static async Task<double> OwnStart()
    {
        var transport = new StdioClientTransport(new() { Command = "node", Arguments = [McpServerProcess.EverythingScript, "stdio"], StandardErrorLines = static _ => { } });
        var started = Stopwatch.GetTimestamp();
        await using var client = await McpClient.CreateAsync(transport);
        await client.ListToolsAsync();
        await client.ListResourcesAsync();
        await client.ListPromptsAsync();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static async Task<double> Milliseconds(Func<Task> work)
    {
        var started = Stopwatch.GetTimestamp();
        await work();
        return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
    }

    private static double Median(List<double> times) => times.Order().ElementAt(times.Count / 2);
}
