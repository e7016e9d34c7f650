using TaskMcp.Grains.Tests.Contract;
using TaskMcp.Silo.Connections.Cache;

namespace TaskMcp.Grains.Tests.Connections.Cache;

/// <summary>What is kept in memory, and for how long (SPEC C-12, C-13).</summary>
public class ResultCacheTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualClock _clock = new(new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero));
    private readonly ResultCache _cache;

    public ResultCacheTests() => _cache = new(_clock);

    [Fact]
    public void ResultCache_keeps_results_for_their_time_and_an_hour_more_as_stale()
    {
        Keep("a");
        Find("a")!.Value.ShouldBe(new CachedResult(new("\"a\""), new(2026, 6, 1, 8, 0, 0, TimeSpan.Zero), IsStale: false));
        _clock.Advance(Minute);
        Find("a")!.Value.IsStale.ShouldBeTrue();
        _clock.Advance(TimeSpan.FromHours(1));
        Find("a").ShouldBeNull();
    }

    [Fact]
    public void ResultCache_drops_the_longest_unused_beyond_its_entries()
    {
        for (var i = 0; i < ResultCache.MostEntries; i++) Keep($"{i}");
        Find("0").ShouldNotBeNull();
        Keep("one more");
        Find("0").ShouldNotBeNull();
        Find("1").ShouldBeNull();
    }

    [Fact]
    public void ResultCache_is_bounded_in_size_and_keeps_nothing_that_is_very_long()
    {
        Keep("too long", new('x', ResultCache.LongestEntry + 1));
        Find("too long").ShouldBeNull();
        var fitting = ResultCache.MostCharacters / ResultCache.LongestEntry;
        for (var i = 0; i <= fitting; i++) Keep($"{i}", new('x', ResultCache.LongestEntry));
        Enumerable.Range(0, fitting + 1).Count(i => Find($"{i}") is not null).ShouldBe(fitting);
    }

    [Fact]
    public void ResultCache_does_not_keep_what_was_asked_before_everything_was_dropped()
    {
        var generation = _cache.Generation;
        _cache.Clear();
        _cache.Keep(Key("a"), new("1"), Minute, null, generation);
        Find("a").ShouldBeNull();
    }

    [Fact]
    public void ResultCache_forgets_one_resource()
    {
        _cache.Keep(Key("a"), new("1"), Minute, "file:///a", _cache.Generation);
        _cache.Keep(Key("b"), new("1"), Minute, "file:///b", _cache.Generation);
        _cache.Forget("file:///a");
        Find("a").ShouldBeNull();
        Find("b").ShouldNotBeNull();
    }

    [Fact]
    public void ResultCache_that_doubts_takes_resources_for_stale_and_results_of_tools_not()
    {
        Keep("tool");
        _cache.Keep(Key("resource"), new("1"), Minute, "file:///a", _cache.Generation);
        var generation = _cache.Generation;
        _cache.Doubt();
        Find("tool")!.Value.IsStale.ShouldBeFalse();
        Find("resource")!.Value.IsStale.ShouldBeTrue();
        _cache.Keep(Key("asked before"), new("1"), Minute, "file:///a", generation);
        Find("asked before").ShouldBeNull();
    }

    private static CacheKey Key(string name) => CacheKey.OfResource(name, null);

    private void Keep(string name, string? value = null) => _cache.Keep(Key(name), new(value ?? $"\"{name}\""), Minute, null, _cache.Generation);

    private CachedResult? Find(string name) => _cache.Find(Key(name));
}
