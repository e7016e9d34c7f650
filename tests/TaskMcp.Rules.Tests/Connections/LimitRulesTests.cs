using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections;

namespace TaskMcp.Rules.Tests.Connections;

/// <summary>What limits and cache settings of a connection may be (SPEC C-11, C-12).</summary>
public class LimitRulesTests
{
    private static readonly CommandContext Context = new() { Actor = Actor.Owner, CorrelationId = "c" };

    public static TheoryData<ConnectionLimits, string> WrongLimits() => new()
    {
        { null!, "limits" },
        { new() { RatePerMinute = 0 }, "limits.rate_per_minute" },
        { new() { RatePerMinute = 1_000_001 }, "limits.rate_per_minute" },
        { new() { MaxConcurrency = 0 }, "limits.max_concurrency" },
        { new() { MaxConcurrency = 1_001 }, "limits.max_concurrency" },
        { new() { DailyQuota = 0 }, "limits.daily_quota" },
        { new() { MaxRetries = -1 }, "limits.max_retries" },
        { new() { MaxRetries = 11 }, "limits.max_retries" },
        { new() { CostPerCall = -0.01m }, "limits.cost_per_call" },
        { new() { CostPerCall = 1_000_000.1m }, "limits.cost_per_call" },
        { new() { CostPerCall = 0.0000001m }, "limits.cost_per_call" },
    };

    public static TheoryData<CacheSettings, string> WrongCaches() => new()
    {
        { null!, "cache" },
        { new() { Tools = null! }, "cache" },
        { new() { Ttl = TimeSpan.Zero }, "cache.ttl" },
        { new() { Ttl = TimeSpan.FromHours(25) }, "cache.ttl" },
        { new() { Tools = Tool("search", -1) }, "cache.tools.search" },
        { new() { Tools = Tool("search", 25 * 3600) }, "cache.tools.search" },
        { new() { Tools = Tool("", 1) }, "cache.tools" },
        { new() { Tools = Enumerable.Range(0, 201).ToImmutableDictionary(i => $"t{i}", _ => TimeSpan.Zero) }, "cache.tools" },
    };

    [Theory, MemberData(nameof(WrongLimits))]
    public void LimitRules_refuse_naming_the_field(ConnectionLimits limits, string field)
    {
        Refused(ConnectionRules.Decide(Creation() with { Limits = limits }).Refusal, "connection.limits_invalid", field);
        Refused(ConnectionRules.Decide(Present(), new() { Context = Context, Limits = limits }).Refusal, "connection.limits_invalid", field);
    }

    [Theory, MemberData(nameof(WrongCaches))]
    public void CacheRules_refuse_naming_the_field(CacheSettings cache, string field)
    {
        Refused(ConnectionRules.Decide(Creation() with { Cache = cache }).Refusal, "connection.cache_invalid", field);
        Refused(ConnectionRules.Decide(Present(), new() { Context = Context, Cache = cache }).Refusal, "connection.cache_invalid", field);
    }

    [Fact]
    public void ConnectionRules_keep_limits_and_cache_that_are_not_changed()
    {
        var config = ConnectionRules.Decide(Creation() with { Limits = new() { DailyQuota = 5 }, Cache = new() { IsPrivate = true } }).Value!.Config;
        (config.Limits.DailyQuota, config.Cache.IsPrivate).ShouldBe((5, true));

        var renamed = ConnectionRules.Decide(config, new() { Context = Context, Name = "Other" }).Value!.Config;
        (renamed.Limits, renamed.Cache).ShouldBe((config.Limits, config.Cache));
        var wider = ConnectionRules.Decide(config, new() { Context = Context, Limits = new ConnectionLimits { RatePerMinute = 7 } }).Value!.Config;
        (wider.Limits.RatePerMinute, wider.Limits.DailyQuota, wider.Cache.IsPrivate).ShouldBe((7, null, true));
    }

    private static void Refused(Refusal? refusal, string code, string field)
    {
        refusal.ShouldNotBeNull().Code.ShouldBe(code);
        refusal.Errors.Keys.ShouldBe([field]);
    }

    private static ImmutableDictionary<string, TimeSpan> Tool(string name, int seconds) =>
        ImmutableDictionary<string, TimeSpan>.Empty.Add(name, TimeSpan.FromSeconds(seconds));

    private static ConnectionConfig Present() => ConnectionRules.Decide(Creation()).Value!.Config;

    private static CreateConnection Creation() => new()
    {
        Context = Context, Name = "Test", ServerType = "test", Auth = new(),
        Transport = new() { Type = TransportType.StreamableHttp, Url = "https://example.com/mcp" },
    };
}
