using System.Collections.Immutable;

namespace TaskMcp.Connections;

/// <summary>How much is asked of a server (SPEC C-11).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.connection_limits")]
public sealed record ConnectionLimits
{
    /// <summary>Calls a minute, as a token bucket of this size; 1–1 000 000.</summary>
    [Id(0)] public int RatePerMinute { get; init; } = 100;

    /// <summary>Calls at once; 1–1 000.</summary>
    [Id(1)] public int MaxConcurrency { get; init; } = 16;

    /// <summary>Calls a day (UTC); null for no limit.</summary>
    [Id(2)] public int? DailyQuota { get; init; }

    /// <summary>How often a call that failed with a retryable error is made again, where that is safe; 0–10. Runs have their own policy.</summary>
    [Id(3)] public int MaxRetries { get; init; } = 2;

    /// <summary>What a call of a tool costs, in the currency of whoever pays (SPEC A-2); 0–1 000 000, six decimals. Null where calls cost nothing.</summary>
    [Id(4)] public decimal? CostPerCall { get; init; }
}

/// <summary>Calls counted against a daily quota.</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.quota_usage")]
public sealed record QuotaUsage
{
    [Id(0)] public required DateOnly Day { get; init; }

    [Id(1)] public required int Calls { get; init; }

    [Id(2)] public required int Limit { get; init; }

    /// <summary>Whether 80 % are used.</summary>
    [Id(3)] public required bool IsWarning { get; init; }

    [Id(4)] public required DateTimeOffset ResetsAt { get; init; }
}

/// <summary>Which results may be answered from memory (SPEC C-12).</summary>
[GenerateSerializer, Immutable, Alias("taskmcp.cache_settings")]
public sealed record CacheSettings
{
    /// <summary>Whether results of tools that say they are read-only and idempotent are kept.</summary>
    [Id(0)] public bool Enabled { get; init; } = true;

    /// <summary>How long a result is fresh; at most a day.</summary>
    [Id(1)] public TimeSpan Ttl { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>By the server's name of a tool: how long its results are fresh, whatever it says of itself; zero: never kept.</summary>
    [Id(2)] public ImmutableDictionary<string, TimeSpan> Tools { get; init; } = ImmutableDictionary<string, TimeSpan>.Empty;

    /// <summary>Whether results depend on who asks.</summary>
    [Id(3)] public bool IsPrivate { get; init; }
}
