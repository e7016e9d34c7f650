using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TaskMcp.ServiceDefaults;

/// <summary>The one source of TaskMcp's own traces and metrics (SPEC O-3).</summary>
public static class TaskMcpTelemetry
{
    public const string Name = "TaskMcp";

    public static readonly ActivitySource Activities = new(Name);

    public static readonly Meter Meter = new(Name);
}
