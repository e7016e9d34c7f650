using System.Collections.Immutable;
using TaskMcp.Access;
using TaskMcp.Silo.Gateway;
using TaskMcp.Toolboxes;
using static TaskMcp.Rules.Tests.Gateway.GatewaySamples;

namespace TaskMcp.Rules.Tests.Gateway;

/// <summary>Grants (SPEC S-5).</summary>
public class GrantRulesTests
{
    [Fact]
    public void The_same_terms_again_change_nothing_and_others_are_the_next_version()
    {
        var grants = Put([], new() { RatePerMinute = 5 });
        Put(grants, new() { RatePerMinute = 5 }).ShouldBe(grants);
        Put(grants, new() { RatePerMinute = 6 }).Single().Version.ShouldBe(2);
        GrantRules.Remove(grants, new() { Context = Context(), ToolboxId = Id(1) }).Value.ShouldBeEmpty();
        GrantRules.Remove(grants, new() { Context = Context(), ToolboxId = Id(2) }).Refusal.ShouldBe(GrantRules.NotFound);
    }

    [Fact]
    public void A_change_of_what_somebody_has_not_seen_is_refused()
    {
        var grants = Put([], new());
        var stale = GrantRules.Put(grants, new() { Context = Context() with { ExpectedVersion = 2 }, ToolboxId = Id(1), Terms = new() }, Now);
        stale.Refusal!.Code.ShouldBe("version.stale");
    }

    public static TheoryData<GrantTerms, string> Senseless => new()
    {
        { new() { Tools = ["a*b"] }, "tools[0]" },
        { new() { Tools = [""] }, "tools[0]" },
        { new() { RatePerMinute = 0 }, "rate_per_minute" },
        { new() { DailyQuota = 0 }, "daily_quota" },
        { new() { ExpiresAt = Now }, "expires_at" },
        { new() { Constraints = [new() { Argument = "a..b", Operator = ConstraintOperator.Exists }] }, "constraints[0].argument" },
        { new() { Constraints = [new() { Argument = "a", Operator = ConstraintOperator.Exists, Value = new("1") }] }, "constraints[0].value" },
        { new() { Constraints = [new() { Argument = "a", Operator = ConstraintOperator.In, Value = new("1") }] }, "constraints[0].value" },
        { new() { Constraints = [new() { Argument = "a", Operator = ConstraintOperator.Lte, Value = new("\"1\"") }] }, "constraints[0].value" },
        { new() { Constraints = [new() { Argument = "a", Operator = ConstraintOperator.Eq }] }, "constraints[0].value" },
        { new() { Constraints = [new() { Argument = "a", Operator = ConstraintOperator.Matches, Value = new("\"(\"") }] }, "constraints[0].value" },
        { new() { Constraints = [new() { Argument = "a", Operator = ConstraintOperator.Matches, Value = new("\"a)|(b\"") }] }, "constraints[0].value" },
        { new() { Constraints = [new() { Argument = "a", Operator = ConstraintOperator.Matches, Value = new("\"(?=a)b\"") }] }, "constraints[0].value" },
    };

    [Theory]
    [MemberData(nameof(Senseless))]
    public void Terms_that_make_no_sense_are_refused_by_field(GrantTerms terms, string field) =>
        GrantRules.Put([], new() { Context = Context(), ToolboxId = Id(1), Terms = terms }, Now).Refusal!.Errors.Keys.ShouldBe([field]);

    private static ImmutableArray<StoredGrant> Put(ImmutableArray<StoredGrant> grants, GrantTerms terms) =>
        GrantRules.Put(grants, new() { Context = Context(), ToolboxId = Id(1), Terms = terms }, Now).Value;

    private static CommandContext Context() => new() { Actor = Actor.Owner, CorrelationId = "c" };
}
