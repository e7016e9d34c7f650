using System.Diagnostics;
using System.Globalization;

namespace TaskMcp.Silo.Mcp;

/// <summary>
/// A W3C trace parent for the call of a run, where telemetry gives none: the SDK writes its own over it. A system that passes it on to the
/// webhooks that it sends lets its echoes be known for certain (SPEC B-9).
/// </summary>
internal static class RunTrace
{
    /// <summary>The span of the present, else a trace that is named after the run and not recorded; null for what is no run's call.</summary>
    public static string? Parent(string? idempotencyKey)
    {
        if (!Guid.TryParseExact(idempotencyKey, "D", out var runId) || runId == Guid.Empty) return null;
        return Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } present } ? present : $"00-{Id(runId)}-{Id(runId)[16..]}-00";
    }

    public static string Id(Guid runId) => runId.ToString("N", CultureInfo.InvariantCulture);
}
