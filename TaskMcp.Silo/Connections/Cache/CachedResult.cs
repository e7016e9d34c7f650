namespace TaskMcp.Silo.Connections.Cache;

/// <summary>A kept result.</summary>
/// <param name="Value">The output of a tool, or a resource.</param>
/// <param name="At">When it was read.</param>
/// <param name="IsStale">Whether it is past its time.</param>
internal readonly record struct CachedResult(JsonText Value, DateTimeOffset At, bool IsStale);
