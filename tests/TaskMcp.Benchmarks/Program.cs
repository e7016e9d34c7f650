using TaskMcp.Benchmarks;
using TaskMcp.Benchmarks.Mcp;

if (args is [EchoServer.Argument, var url, var version])
{
    await EchoServer.Run(url, version);
    return;
}

// dotnet run -c Release --project tests/TaskMcp.Benchmarks [-- name …]; without names, everything. Prints a Markdown table.
var benchmarks = new (string Name, Func<BenchmarkTable, Task> Run)[]
{
    ("disk", DiskBenchmark.Run),
    ("grain-call", GrainCallBenchmark.Run),
    ("startup", StartupBenchmark.Run),
    ("create", CreateBenchmark.Run),
    ("webhooks", WebhookBenchmark.Run),
    ("automation", AutomationBenchmark.Run),
    ("schedules", ScheduleBenchmark.Run),
    ("project-schedule", ProjectScheduleBenchmark.Run),
    ("invoke", InvokeBenchmark.Run),
    ("gateway", GatewayBenchmark.Run),
    ("connections", ConnectionBenchmark.Run),
    ("isolation", IsolationBenchmark.Run),
    ("stored", StoredTasksBenchmark.Run),
    ("board", BoardBenchmark.Run),
};

var table = new BenchmarkTable();
foreach (var (name, run) in benchmarks)
{
    if (args.Length > 0 && !args.Contains(name)) continue;
    Console.Error.WriteLine($"… {name}");
    await run(table);
}

Console.WriteLine(table.ToMarkdown());
