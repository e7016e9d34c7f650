using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using TaskMcp.Silo.Connections.Approvals;

namespace TaskMcp.Rules.Tests.Connections.Approvals;

public class PinRulesTests
{
    private static readonly ImmutableDictionary<string, ToolPin> None = ImmutableDictionary<string, ToolPin>.Empty;

    [Fact]
    public void PinRules_approve_a_tool_at_first_sight_and_no_other_one_after()
    {
        var pins = PinRules.Seen(None, [Tool("a", 1)]);
        Refusal(pins, "a", 1).ShouldBeNull();
        pins = PinRules.Seen(pins, [Tool("a", 2), Tool("b", 1)]);
        Refusal(pins, "a", 1).ShouldBeNull();
        Refusal(pins, "a", 2).ShouldBe("mcp.tool_changed");
        Refusal(pins, "b", 1).ShouldBeNull();
        var change = PinRules.Changes(pins, "t").ShouldHaveSingleItem();
        (change.Name, change.ApprovedHash, change.CurrentHash).ShouldBe(("t__a", "hash1", "hash2"));
        change.Differences.ShouldHaveSingleItem().Path.ShouldBe("/v");
    }

    [Fact]
    public void PinRules_keep_the_pin_of_a_tool_that_goes()
    {
        var pins = PinRules.Seen(PinRules.Seen(PinRules.Seen(None, [Tool("a", 1)]), []), [Tool("a", 2)]);
        Refusal(pins, "a", 2).ShouldBe("mcp.tool_changed");
        Refusal(PinRules.Seen(pins, [Tool("a", 1)]), "a", 1).ShouldBeNull();
        PinRules.Changes(PinRules.Seen(pins, []), "t").ShouldBeEmpty("it is not offered any more");
    }

    [Fact]
    public void PinRules_approve_what_is_offered_by_its_hash_and_nothing_else()
    {
        var pins = PinRules.Seen(PinRules.Seen(None, [Tool("a", 1), Tool("b", 1)]), [Tool("a", 2), Tool("b", 2)]);
        PinRules.Approve(pins, "t", Hashes(("t__a", "hash1"))).ShouldBeNull("that is the old one");
        PinRules.Approve(pins, "t", Hashes(("t__a", "hash3"))).ShouldBeNull();
        PinRules.Approve(pins, "t", Hashes(("t__c", "hash2"))).ShouldBeNull();
        PinRules.Approve(pins, "t", Hashes(("t__a", "hash2"), ("t__b", "hash9"))).ShouldBeNull("all or nothing");
        var approved = PinRules.Approve(pins, "t", Hashes(("t__a", "hash2"))).ShouldNotBeNull();
        Refusal(approved, "a", 2).ShouldBeNull();
        Refusal(approved, "a", 1).ShouldBe("mcp.tool_changed");
        Refusal(approved, "b", 2).ShouldBe("mcp.tool_changed");
        PinRules.Approve(approved, "t", Hashes(("t__a", "hash2"))).ShouldBe(approved);
    }

    [Fact]
    public void PinRules_change_nothing_when_nothing_is_new()
    {
        var pins = PinRules.Seen(PinRules.Seen(None, [Tool("a", 1)]), [Tool("a", 2)]);
        PinRules.Seen(pins, [Tool("a", 2)]).ShouldBeSameAs(pins);
    }

    [Fact]
    public void PinRules_have_bounds_beyond_which_nothing_is_trusted_or_kept()
    {
        var pins = PinRules.Seen(None, Enumerable.Range(0, PinRules.MostTools + 1).Select(i => Tool($"t{i}", 1)));
        pins.Count.ShouldBe(PinRules.MostTools);
        Refusal(pins, $"t{PinRules.MostTools}", 1).ShouldBe("mcp.tool_changed");

        var large = Tool("large", 1) with { Definition = new('x', PinRules.LongestDefinition + 1) };
        PinRules.Seen(None, [large])["large"].Approved.ShouldBe(new ToolVersion { Hash = "hash1" });
        var many = PinRules.Seen(None, Enumerable.Range(0, 200).Select(i => Tool($"t{i}", 1) with { Definition = new('x', PinRules.LongestDefinition) }));
        many.Values.Sum(pin => pin.Approved.Definition?.Length ?? 0).ShouldBe(PinRules.MostText);
    }

    [Fact]
    public void PinRules_hold_for_one_place()
    {
        var pins = new ConnectionPins { Place = "here", Tools = PinRules.Seen(None, [Tool("a", 1)]) };
        PinRules.For(pins, "here").ShouldBe(pins.Tools);
        PinRules.For(pins, "there").ShouldBeEmpty();
    }

    [Fact]
    public void PinRules_never_let_a_call_reach_a_definition_that_was_not_the_first_or_approved() => Prop.ForAll(Histories, history =>
    {
        var (pins, approved) = (None, new Dictionary<string, string>());
        foreach (var (name, version, approves) in history)
        {
            var tool = Tool(name, version);
            pins = PinRules.Seen(pins, [tool]);
            approved.TryAdd(name, tool.Hash);
            if (approves)
            {
                pins = PinRules.Approve(pins, "t", Hashes(($"t__{name}", tool.Hash))).ShouldNotBeNull();
                approved[name] = tool.Hash;
            }

            (Refusal(pins, name, version) is null).ShouldBe(approved[name] == tool.Hash);
        }
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<(string, int, bool)[]> Histories =>
        (from name in Gen.Elements("a", "b", "c") from version in Gen.Choose(1, 4) from approves in Gen.Elements(true, false, false) select (name, version, approves)).ArrayOf().ToArbitrary();

    private static string? Refusal(ImmutableDictionary<string, ToolPin> pins, string name, int version) =>
        PinRules.WhyNot(pins, name, $"t__{name}", $"hash{version}", Guid.Empty)?.Refusal.Code;

    private static SeenTool Tool(string name, int version) => new() { Name = name, Hash = $"hash{version}", Definition = $$"""{"v":{{version}}}""" };

    private static Dictionary<string, string> Hashes(params (string Name, string Hash)[] hashes) => hashes.ToDictionary(item => item.Name, item => item.Hash);
}
