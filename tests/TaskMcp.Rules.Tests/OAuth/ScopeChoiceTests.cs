using System.Collections.Immutable;
using TaskMcp.Silo.OAuth;

namespace TaskMcp.Rules.Tests.OAuth;

/// <summary>MCP authorization, "Scope Selection Strategy", "Step-Up Authorization Flow", "Refresh Tokens".</summary>
public class ScopeChoiceTests
{
    [Theory]
    [InlineData("c", "r", "u", "", "", "c")]
    [InlineData("", "r1 r2", "u", "", "", "r1 r2")]
    [InlineData("", "", "u", "", "", "u")]
    [InlineData("", "", "", "", "", "")]
    [InlineData("write", "r", "u", "read", "", "write read")]
    [InlineData("read write", "", "", "read", "", "read write")]
    [InlineData("c", "", "", "", "c offline_access", "c offline_access")]
    [InlineData("", "", "", "", "offline_access", "")]
    [InlineData("c offline_access", "", "", "", "c", "c")]
    [InlineData("c offline_access", "", "", "", "", "c offline_access")]
    public void ScopeChoice_follows_the_order_of_MCP(string challenged, string resource, string configured, string before, string server, string chosen) =>
        string.Join(' ', ScopeChoice.Of(Split(challenged), Split(resource), Split(configured), Split(before), Split(server))).ShouldBe(chosen);

    [Theory]
    [InlineData("a b", "a b c", false)]
    [InlineData("a d", "a b", true)]
    [InlineData("", "a", false)]
    public void ScopeChoice_knows_a_challenge_that_asks_nothing_new(string challenged, string before, bool asksMore) =>
        ScopeChoice.AsksMore(Split(challenged), Split(before)).ShouldBe(asksMore);

    [Fact]
    public void ScopeChoice_leaves_out_what_is_no_scope() => ScopeChoice.Split("a  b\"c d\\e é f a").ShouldBe(["a", "f"]);

    private static ImmutableArray<string> Split(string list) => ScopeChoice.Split(list);
}
