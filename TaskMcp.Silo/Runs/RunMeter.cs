using System.Diagnostics.Metrics;
using System.Text.Json;
using TaskMcp.Connections;
using TaskMcp.Runs;
using TaskMcp.ServiceDefaults;

namespace TaskMcp.Silo.Runs;

/// <summary>The figures of runs: how they end, how long calls take, how long they wait for their turn (SPEC O-3).</summary>
public sealed class RunMeter
{
    private readonly Counter<long> _ended = TaskMcpTelemetry.Meter.CreateCounter<long>(
        "taskmcp.runs.ended", "{run}", "Runs that ended, by state.");

    private readonly Histogram<double> _calls = TaskMcpTelemetry.Meter.CreateHistogram<double>(
        "taskmcp.run.attempt.duration", "s", "Duration of tool calls of runs, by error.");

    private readonly Histogram<double> _waits = TaskMcpTelemetry.Meter.CreateHistogram<double>(
        "taskmcp.run.queue.wait", "s", "Time from recording a run to its first call.");

    public void Ended(RunState state) => _ended.Add(1, new KeyValuePair<string, object?>("state", Name(state)));

    public void Called(TimeSpan duration, McpErrorCode? error) =>
        _calls.Record(duration.TotalSeconds, new KeyValuePair<string, object?>("error.type", error is { } code ? Name(code) : "none"));

    public void Waited(TimeSpan wait) => _waits.Record(wait.TotalSeconds);

    private static string Name<T>(T value) where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
