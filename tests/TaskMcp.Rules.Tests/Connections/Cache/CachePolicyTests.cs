using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TaskMcp.Connections;
using TaskMcp.Silo.Connections.Cache;
using TaskMcp.Silo.Mcp;

namespace TaskMcp.Rules.Tests.Connections.Cache;

/// <summary>What is kept and for how long (SPEC C-12).</summary>
public class CachePolicyTests
{
    private static readonly CacheSettings Default = new();

    [Theory]
    [InlineData("""{"readOnlyHint":true,"idempotentHint":true}""", 60.0)]
    [InlineData("""{"readOnlyHint":true}""", null)]
    [InlineData("""{"idempotentHint":true}""", null)]
    [InlineData("{}", null)]
    public void CachePolicy_keeps_results_of_tools_that_say_they_only_read_and_are_idempotent(string annotations, double? seconds) =>
        Seconds(CachePolicy.Ttl(Default, Tool(annotations))).ShouldBe(seconds);

    [Theory]
    [InlineData(0, null)]
    [InlineData(90, 90.0)]
    public void CachePolicy_does_what_the_user_says_of_a_tool_whatever_it_says_of_itself(int said, double? seconds)
    {
        var settings = new CacheSettings { Enabled = false, Tools = ImmutableDictionary<string, TimeSpan>.Empty.Add("call", TimeSpan.FromSeconds(said)) };
        Seconds(CachePolicy.Ttl(settings, Tool("{}"))).ShouldBe(seconds);
        Seconds(CachePolicy.Ttl(settings, Tool("""{"readOnlyHint":true,"idempotentHint":true}"""))).ShouldBe(seconds);
        CachePolicy.IsRead(settings, Tool("{}")).ShouldBe(said > 0);
    }

    [Fact]
    public void CachePolicy_switched_off_keeps_nothing_unsaid()
    {
        var settings = new CacheSettings { Enabled = false };
        CachePolicy.Ttl(settings, Tool("""{"readOnlyHint":true,"idempotentHint":true}""")).ShouldBeNull();
        CachePolicy.Ttl(settings, []).ShouldBeNull();
        CachePolicy.IsRead(settings, Tool("""{"readOnlyHint":true}""")).ShouldBeTrue();
    }

    [Theory]
    [InlineData("{}", 60.0)]
    [InlineData("""{"ttlMs":1500}""", 1.5)]
    [InlineData("""{"ttlMs":0}""", null)]
    [InlineData("""{"ttlMs":1e300}""", 86_400.0)]
    [InlineData("""{"ttlMs":"soon"}""", 60.0)]
    public void CachePolicy_takes_a_servers_word_for_how_long_a_resource_is_fresh(string resource, double? seconds) =>
        Seconds(CachePolicy.Ttl(Default, Json(resource))).ShouldBe(seconds);

    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"cacheScope":"public"}""", false)]
    [InlineData("""{"cacheScope":"private"}""", true)]
    public void CachePolicy_takes_a_servers_word_for_whom_a_resource_is_for(string resource, bool isPrivate)
    {
        CachePolicy.IsPrivate(Default, Json(resource)).ShouldBe(isPrivate);
        CachePolicy.IsPrivate(new() { IsPrivate = true }, Json(resource)).ShouldBeTrue();
    }

    private static double? Seconds(TimeSpan? ttl) => ttl?.TotalSeconds;

    private static ToolDefinition Tool(string annotations) => ToolDefinition.Read("test", new() { ["name"] = "call", ["annotations"] = JsonNode.Parse(annotations) })!;

    private static JsonObject Json(string json) => JsonNode.Parse(json)!.AsObject();
}
