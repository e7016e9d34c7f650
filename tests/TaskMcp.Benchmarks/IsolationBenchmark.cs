using TaskMcp.Benchmarks.Mcp;

namespace TaskMcp.Benchmarks;

/// <summary>
/// What eight healthy connections notice of two sick ones: calls through all eight, with the two quiet and, taking turns with that, with one of them
/// hanging and one flapping under load.
/// </summary>
internal static class IsolationBenchmark
{
    private const int Rounds = 9;
    private const int Healthy = 8;
    private const int Callers = 2 * Healthy;
    private const int Calls = 8_000;

    public static async Task Run(BenchmarkTable table)
    {
        await using var echo = await McpServerProcess.Echo("2025-11-25");
        await using var server = await Server.Start();
        await using var sick = await SickServers.Start(server);
        var connections = new List<string>();
        for (var i = 0; i < Healthy; i++) connections.Add(await server.Connect(echo.Url));
        await Load.Run(Callers, Calls, Through);

        var (before, during) = (new List<LoadResult>(), new List<LoadResult>());
        for (var round = 0; round < Rounds; round++)
        {
            before.Add(await Load.Run(Callers, Calls, Through));
            await using (sick.BeSick()) during.Add(await Load.Run(Callers, Calls, Through));
        }

        var condition = $"{Callers} callers over {Healthy} connections to one {echo.Name}; median of {Rounds} rounds of {Calls} calls each way";
        table.Add("tool call, eight connections, the other two quiet", InvokeBenchmark.Figures(before), condition);
        table.Add("tool call, eight connections, one hanging and one flapping", $"{InvokeBenchmark.Figures(during)}; **added: {InvokeBenchmark.Added(before, during)}**", $"{condition}; {sick.Summary}");

        Task Through(int i) => InvokeBenchmark.Through(server, connections[i % Healthy], i);
    }
}
