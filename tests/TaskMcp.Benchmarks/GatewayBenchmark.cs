using System.Net.Http.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using TaskMcp.Benchmarks.Mcp;

namespace TaskMcp.Benchmarks;

/// <summary>
/// A tool called by an agent through <c>/mcp</c> and the gateway, in both generations of the protocol, against the same tool of the same server called directly (SPEC §17); and
/// a tool of our own. Decision, count and audit are part of what is added.
/// </summary>
internal static class GatewayBenchmark
{
    private const int Rounds = 3;
    private static readonly (int Callers, int Calls)[] Loads = [(1, 1_000), (50, 4_000)];

    public static async Task Run(BenchmarkTable table)
    {
        foreach (var version in new[] { "2025-11-25", "2026-07-28" })
        {
            await using var target = await McpServerProcess.Echo(version);
            using var sockets = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 256 });
            await using var direct = await McpClient.CreateAsync(new HttpClientTransport(new() { Endpoint = target.Url, TransportMode = HttpTransportMode.StreamableHttp }, sockets));
            await using var server = await Server.Start();
            await server.GrantToOwner(await server.Connect(target.Url));
            var agent = await AgentHttp.Connected(server.Http, version);
            await Load.Run(16, 3_000, i => Direct(direct, "echo", i));
            foreach (var tool in new[] { "echo", "read" })
            {
                await Load.Run(16, 3_000, i => Through(agent, tool, i));
                await Compare(table, direct, agent, tool);
            }

            await OwnTool(table, server, agent);
        }
    }

    // Of a call that may change something, its beginning is on record before it is sent (SPEC A-2): one durable write more than of one that only reads.
    private static async Task Compare(BenchmarkTable table, McpClient client, AgentHttp agent, string tool)
    {
        foreach (var (callers, calls) in Loads)
        {
            var (direct, through) = (new List<LoadResult>(), new List<LoadResult>());
            for (var round = 0; round < Rounds; round++)
            {
                direct.Add(await Load.Run(callers, calls, i => Direct(client, tool, i)));
                through.Add(await Load.Run(callers, calls, i => Through(agent, tool, i)));
            }

            var condition = $"echo server, {(tool == "read" ? "a tool that only reads" : "a tool that may change something")}, {agent.Version} on both sides; median of {Rounds} rounds of {calls} calls each way";
            table.Add($"tool call directly, {callers} clients", InvokeBenchmark.Figures(direct), condition);
            table.Add($"tool call through /mcp and the gateway, {callers} clients", $"{InvokeBenchmark.Figures(through)}; **added: {InvokeBenchmark.Added(direct, through)}**", condition);
        }
    }

    private static async Task OwnTool(BenchmarkTable table, Server server, AgentHttp agent)
    {
        using var made = await server.Http.PostAsJsonAsync("/api/tasks", new { title = "Read often" });
        var id = (string)(await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>())!["id"]!;
        await Load.Run(16, 2_000, _ => Read(agent, id));
        foreach (var (callers, calls) in Loads)
        {
            var rounds = new List<LoadResult>();
            for (var round = 0; round < Rounds; round++) rounds.Add(await Load.Run(callers, calls, _ => Read(agent, id)));
            table.Add($"get_task through /mcp, {callers} clients", InvokeBenchmark.Figures(rounds), $"{agent.Version}; median of {Rounds} rounds of {calls} calls");
        }
    }

    private static async Task Direct(McpClient client, string tool, int i)
    {
        var result = await client.CallToolAsync(tool, new Dictionary<string, object?> { ["message"] = Message(i) });
        Check((result.Content[0] as TextContentBlock)?.Text, i);
    }

    private static async Task Through(AgentHttp agent, string tool, int i) => Check(await agent.Call(tool, new() { ["message"] = Message(i) }), i);

    private static async Task Read(AgentHttp agent, string id)
    {
        var task = await agent.Call("get_task", new() { ["task_id"] = id });
        if (!task.Contains(id, StringComparison.Ordinal)) throw new InvalidOperationException($"This is not the task: {task}");
    }

    private static void Check(string? echo, int i)
    {
        if (echo?.Contains(Message(i), StringComparison.Ordinal) != true) throw new InvalidOperationException($"This is not the answer of call {i}: {echo}");
    }

    // Different each time: nothing is answered from a cache.
    private static string Message(int i) => $"Message {i}: the quick brown fox jumps over the lazy dog and says nothing more of it.";
}
