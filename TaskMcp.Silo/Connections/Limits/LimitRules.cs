using System.Globalization;
using TaskMcp.Connections;

namespace TaskMcp.Silo.Connections.Limits;

/// <summary>What the limits of a connection may be (SPEC C-11). Pure.</summary>
internal static class LimitRules
{
    private const int MostCalls = 1_000_000;
    private const int MostAtOnce = 1_000;
    private const int MostRetries = 10;
    private const decimal HighestCost = 1_000_000m;
    private const int CostDecimals = 6;

    /// <summary>The refusal of limits that make no sense; null when they do.</summary>
    public static Refusal? Check(ConnectionLimits limits)
    {
        if (limits is null) return Refuse("limits", "must be an object; leave it out for the defaults");
        if (limits.RatePerMinute is < 1 or > MostCalls) return Refuse("limits.rate_per_minute", $"must be 1–{MostCalls} calls (was {limits.RatePerMinute})");
        if (limits.MaxConcurrency is < 1 or > MostAtOnce) return Refuse("limits.max_concurrency", $"must be 1–{MostAtOnce} calls at once (was {limits.MaxConcurrency})");
        if (limits.DailyQuota < 1) return Refuse("limits.daily_quota", $"must be at least 1 call, or null for no limit (was {limits.DailyQuota}); switch the connection off to allow none");
        if (limits.CostPerCall is { } cost && (cost is < 0 or > HighestCost || cost.Scale > CostDecimals))
            return Refuse("limits.cost_per_call", string.Create(CultureInfo.InvariantCulture, $"must be 0–{HighestCost} with at most {CostDecimals} decimals (was {cost}), or null where calls cost nothing"));
        return limits.MaxRetries is < 0 or > MostRetries ? Refuse("limits.max_retries", $"must be 0–{MostRetries} (was {limits.MaxRetries})") : null;
    }

    private static Refusal Refuse(string field, string message) => Refusal.Field("connection.limits_invalid", field, $"connection.{field} {message}");
}
