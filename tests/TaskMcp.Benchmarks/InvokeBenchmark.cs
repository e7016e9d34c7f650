using System.Net.Http.Headers;
using System.Text.Json;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TaskMcp.Benchmarks.Mcp;

namespace TaskMcp.Benchmarks;

/// <summary>
/// A tool called through <c>POST /api/mcp/invoke</c> against the same tool of the same server called with the MCP SDK directly (SPEC §17). Both ways take turns, so that
/// what else the machine does falls on both.
/// </summary>
internal static class InvokeBenchmark
{
    private const int Rounds = 5;
    private static readonly (int Callers, int Calls)[] Loads = [(1, 2_000), (16, 8_000), (50, 8_000)];

    public static async Task Run(BenchmarkTable table)
    {
        foreach (var start in new Func<Task<McpServerProcess>>[] { () => McpServerProcess.Echo("2025-11-25"), () => McpServerProcess.Echo("2026-07-28"), McpServerProcess.Everything })
        {
            await using var server = await start();
            await Compare(table, server);
        }
    }

    private static async Task Compare(BenchmarkTable table, McpServerProcess target)
    {
        using var sockets = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 });
        await using var client = await McpClient.CreateAsync(new HttpClientTransport(new() { Endpoint = target.Url, TransportMode = HttpTransportMode.StreamableHttp }, sockets));
        await using var server = await Server.Start();
        var connection = await server.Connect(target.Url);
        await Load.Run(16, 10_000, i => Direct(client, i));
        await Load.Run(16, 10_000, i => Through(server, connection, i));

        foreach (var (callers, calls) in Loads)
        {
            var (direct, through) = (new List<LoadResult>(), new List<LoadResult>());
            for (var round = 0; round < Rounds; round++)
            {
                direct.Add(await Load.Run(callers, calls, i => Direct(client, i)));
                through.Add(await Load.Run(callers, calls, i => Through(server, connection, i)));
            }

            var condition = $"{target.Name}; median of {Rounds} rounds of {calls} calls each way";
            table.Add($"tool call directly, {callers} callers", Figures(direct), condition);
            table.Add($"tool call through TaskMcp, {callers} callers", $"{Figures(through)}; **added: {Added(direct, through)}**", condition);
        }
    }

    /// <summary>The medians of several rounds.</summary>
    public static string Figures(List<LoadResult> rounds) =>
        $"{BenchmarkTable.Number(Median(rounds, round => round.PerSecond))}/s, {Percentiles(fraction => Median(rounds, round => round.Percentile(fraction)))}";

    /// <summary>By how much the second took longer.</summary>
    public static string Added(List<LoadResult> direct, List<LoadResult> through) =>
        Percentiles(fraction => Median(through, round => round.Percentile(fraction)) - Median(direct, round => round.Percentile(fraction)));

    private static string Percentiles(Func<double, double> milliseconds) =>
        $"p50 {BenchmarkTable.Number(milliseconds(0.5))} ms, p95 {BenchmarkTable.Number(milliseconds(0.95))} ms, p99 {BenchmarkTable.Number(milliseconds(0.99))} ms";

    private static double Median(List<LoadResult> rounds, Func<LoadResult, double> figure) => rounds.Select(figure).Order().ElementAt(rounds.Count / 2);

    private static async Task Direct(McpClient client, int i)
    {
        var result = await client.CallToolAsync("echo", new Dictionary<string, object?> { ["message"] = Message(i) });
        Check((result.Content[0] as TextContentBlock)?.Text, i);
    }

    /// <summary>Calls the tool through TaskMcp and checks the answer.</summary>
    public static async Task Through(Server server, string connection, int i)
    {
        using var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new { connection_id = connection, tool_name = "echo", input = new { message = Message(i) } }));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var answer = await server.Http.PostAsync("/api/mcp/invoke", body);
        answer.EnsureSuccessStatusCode();
        using var output = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync());
        Check(output.RootElement.GetProperty("output").GetString(), i);
    }

    private static void Check(string? echo, int i)
    {
        if (echo?.Contains(Message(i), StringComparison.Ordinal) != true) throw new InvalidOperationException($"This is not the answer of call {i}: {echo}");
    }

    // Different each time: nothing is answered from a cache.
    private static string Message(int i) => $"Message {i}: the quick brown fox jumps over the lazy dog and says nothing more of it.";
}
